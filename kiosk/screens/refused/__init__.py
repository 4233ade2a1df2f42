"""The hub said no."""
