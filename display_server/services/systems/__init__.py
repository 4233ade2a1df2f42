"""The hospital's own systems: their tokens, and what they are told."""
