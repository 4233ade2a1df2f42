"""How the database is written and read: the one writer on SQLite and PostgreSQL, transactions, read sessions, types, topics."""
