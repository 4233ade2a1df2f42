"""The hub's database: models, the one writer, read sessions, column types, migrations."""
