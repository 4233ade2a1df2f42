"""The hospital's rules without any I/O: visits and their moves, numbers, codes, the order of a line."""
