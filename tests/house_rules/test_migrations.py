"""The migrations: their head is what the models say, and they go down and up again under rows."""

import sqlite3
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from config.settings import HubSettings
from display_server.db.head import head
from display_server.db.migrate import migrate
from display_server.db.models import Base
from display_server.db.session import writing_engine
from tests.house_rules.tree import expect_none


def differences(settings: HubSettings) -> list[Any]:
    engine = writing_engine(settings.database_file)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
            return list(compare_metadata(context, Base.metadata))
    finally:
        engine.dispose()


def rows(file: Path) -> dict[str, int]:
    connection = sqlite3.connect(file)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        own = [name for name in names if not name.startswith("sqlite_")]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in own}  # noqa: S608
    finally:
        connection.close()


def test_the_newest_migration_makes_what_the_models_say(tmp_path: Path) -> None:
    settings = HubSettings(home=tmp_path)
    migrate(settings)
    expect_none(differences(settings))


def test_migrating_twice_changes_nothing(settings: HubSettings) -> None:
    before = rows(settings.database_file)
    migrate(settings)
    assert rows(settings.database_file) == before


def test_the_newest_migration_goes_down_and_up_again(settings: HubSettings) -> None:
    """On a database that holds a hospital: nothing fails on rows, and the shape comes back."""
    assert rows(settings.database_file)["service"] > 0
    migrate(settings, "base")
    assert set(rows(settings.database_file)) == {"alembic_version"}
    migrate(settings, head())
    expect_none(differences(settings))
