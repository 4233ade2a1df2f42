"""The resting step."""
