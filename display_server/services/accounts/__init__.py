"""Who may sign in, and how tries are counted."""
