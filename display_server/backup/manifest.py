"""What a backup says about itself, first thing in it: what it holds and how to know that it holds it still."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

DATABASE_FILE = "hub.sqlite"
TABLES = "tables/"
CONTENT = "content/"
SECRETS = "secrets.toml"


class Member(BaseModel):
    """A file inside; `sha256` of its bytes."""

    model_config = ConfigDict(frozen=True)
    size: int
    sha256: str


class Table(BaseModel):
    """`rows` as counted when it was made; `columns` in the order of a PostgreSQL copy, empty on SQLite."""

    model_config = ConfigDict(frozen=True)
    rows: int
    columns: list[str] = []


class Sequence(BaseModel):
    """Where a PostgreSQL counter stood."""

    model_config = ConfigDict(frozen=True)
    last: int
    called: bool


class Manifest(BaseModel):
    """`tables` stand so that each comes after those its rows point to; `revision` is the shape of the database."""

    model_config = ConfigDict(frozen=True)
    format: int = Field(default=1, le=1)
    made_at: datetime
    database: str  # sqlite | postgresql
    revision: str
    hub_id: UUID
    kind: str
    generation: int
    tables: dict[str, Table]
    sequences: dict[str, Sequence] = {}
    members: dict[str, Member]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())
