"""What patients do themselves, at a kiosk or a phone."""
