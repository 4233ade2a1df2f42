"""What boards show and say, and whether it has room there."""
