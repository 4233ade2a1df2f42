"""A number, and its paper."""
