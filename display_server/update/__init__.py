"""The hub's own next version: taken from a signed bundle, put in force, and left again by one command."""
