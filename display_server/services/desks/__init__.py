"""What a desk does: who is next and why, calls, receptions, moves to elsewhere, and their undoing."""
