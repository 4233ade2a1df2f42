"""The way on the map, step by step."""
