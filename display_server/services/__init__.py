"""The acts of the house, one a file, in rooms that stand on one another; each runs inside one transaction of the Writer."""
