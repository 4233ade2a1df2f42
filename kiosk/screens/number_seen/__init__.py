"""What the boards show of a typed number."""
