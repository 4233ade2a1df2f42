"""I don't know where to go."""
