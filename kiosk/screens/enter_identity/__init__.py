"""Birth date and the end of the telephone number."""
