"""A kiosk nobody can be served at yet."""
