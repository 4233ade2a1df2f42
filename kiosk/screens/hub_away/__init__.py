"""The hub did not answer."""
