"""Backups: one sealed file that holds the whole hub, looked over by restoring it, and put back with a new generation."""
