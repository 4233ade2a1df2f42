"""Sets up the demo hospital: reads `config/demo/`, loads it as an administrator would enter it, pairs its devices."""
