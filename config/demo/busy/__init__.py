"""`./run demo --busy`: a whole hospital day in minutes. A plan by seed, patients and staff as bots, a ledger that judges them."""
