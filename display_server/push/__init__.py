"""The push process: whole topic states over SSE, and a stamp every 2 s that says they are fresh (decisions 8, 9, 18, 19)."""
