"""Signing in: who a person is, their session, the page they do it on. Staff and admin pages stand behind it."""
