"""One folder a step: a model (words and figures, no Kivy), a screen (what taps mean), its kv (where things stand)."""
