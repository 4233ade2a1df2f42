"""The question only the person can answer."""
