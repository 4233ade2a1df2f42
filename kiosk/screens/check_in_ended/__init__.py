"""A check-in without a number."""
