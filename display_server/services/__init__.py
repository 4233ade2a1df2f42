"""The acts of the house, one a file where the act has rules; each runs inside one transaction of the Writer."""
