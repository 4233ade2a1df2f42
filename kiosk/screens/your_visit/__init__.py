"""A visit that was read again."""
