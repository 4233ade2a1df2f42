"""How the visit was."""
