"""The newest version of each topic, read in one view with the states behind them."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from display_server.db.engine.prepared import Prepared, Statements
from display_server.db.models import Topic
from display_server.db.models.topic import TOPIC_MARK
from display_server.db.reading.states import statements

_VERSION = Prepared(
    select(
        (
            func.coalesce(
                select(Topic.version).where(Topic.name == bindparam("name")).scalar_subquery(), literal_column("0")
            )
            + select(func.count())
            .select_from(TOPIC_MARK)
            .where(TOPIC_MARK.c.name == bindparam("name"))
            .scalar_subquery()
        ).label("version")
    )
)


def versions(session: Session, topics: Iterable[str]) -> dict[str, int]:
    """The newest version of each topic; 0 where nothing has ever changed it."""
    run = statements(session)
    return {name: _version(run, name) for name in topics}


def _version(run: Statements, name: str) -> int:
    version: int = run.only(_VERSION, name=name).version
    return version
