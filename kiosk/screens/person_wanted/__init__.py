"""Staff are called to this kiosk."""
