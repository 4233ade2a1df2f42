"""Columns of our own: moments, names, encrypted words, and the keyed hashes by which codes are found."""
