"""The booking's code."""
