"""A message for the whole screen."""
