"""The migrations: their head is what the models say, and they go down and up again under rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import Connection, inspect, text

from config.settings import HubSettings
from display_server.db.engine import postgres, session
from display_server.db.engine.head import head
from display_server.db.engine.migrate import migrate
from display_server.db.models import Base
from tests.house_rules.tree import expect_none
from tests.postgres_server import PostgresServer

ON_BOTH_DATABASES = True
ONLY_ON_POSTGRES = {"ix_diary_xid"}


@contextmanager
def connected(settings: HubSettings) -> Iterator[Connection]:
    url = settings.postgres
    engine = session.writing_engine(settings.database_file) if url is None else postgres.writing_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def differences(settings: HubSettings) -> list[Any]:
    with connected(settings) as connection:
        beside = set() if connection.dialect.name == "postgresql" else ONLY_ON_POSTGRES
        opts = {
            "compare_type": True,
            "render_as_batch": True,
            "include_object": lambda _, name, *__: name not in beside,
        }
        return list(compare_metadata(MigrationContext.configure(connection, opts=opts), Base.metadata))


def rows(settings: HubSettings) -> dict[str, int]:
    with connected(settings) as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.scalars(text(f"SELECT count(*) FROM {name}")).one() for name in names}  # noqa: S608


@pytest.fixture
def empty(settings: HubSettings, backend: str, request: pytest.FixtureRequest) -> Iterator[HubSettings]:
    """Settings over a database that holds nothing at all."""
    if backend == "sqlite":
        settings.database_file.unlink()
        yield settings
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.make()
    yield settings.model_copy(update={"database": SecretStr(url)})
    server.drop(url)


def test_the_newest_migration_makes_what_the_models_say(empty: HubSettings) -> None:
    migrate(empty)
    expect_none(differences(empty))


def test_migrating_twice_changes_nothing(settings: HubSettings) -> None:
    before = rows(settings)
    migrate(settings)
    assert rows(settings) == before


def test_the_newest_migration_goes_down_and_up_again(settings: HubSettings) -> None:
    """On a database that holds a hospital: nothing fails on rows, and the shape comes back."""
    assert rows(settings)["service"] > 0
    migrate(settings, "base")
    assert set(rows(settings)) == {"alembic_version"}
    migrate(settings, head())
    expect_none(differences(settings))
