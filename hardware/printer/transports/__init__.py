"""Ways to reach a printer: open, write with a deadline, read with a deadline, close."""
