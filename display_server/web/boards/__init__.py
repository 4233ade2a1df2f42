"""The face of the hallway: boards that speak and are never touched."""
