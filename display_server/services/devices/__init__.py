"""Devices come, are heard, and go."""
