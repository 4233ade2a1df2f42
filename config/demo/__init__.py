"""The demo: a whole small hospital of our own, and what starts it. Data and standard library only."""
