"""What a technician sees and does at the kiosk."""
