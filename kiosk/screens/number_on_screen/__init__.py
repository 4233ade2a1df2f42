"""A number without paper."""
