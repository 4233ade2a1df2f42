"""Somebody arrives: by booking, by code or birth date, brought in, or registered while the hub was away."""
