"""How jobs and commands ask `web` for an act."""
