"""Numbers of one person made one: which number stayed, and which lead to it. One may have been merged into a third later."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Visit

_INTO = Prepared(select(Visit.merged_into).where(Visit.id == bindparam("visit_id")))
_LEADS_HERE = Prepared(
    select(Visit.id, Visit.day, Visit.token_generation).where(
        Visit.merged_into == bindparam("visit_id"), Visit.day == bindparam("day")
    )
)


def that_stayed(run: Statements, visit: Any) -> UUID:
    """The one that `visit` (with `id` and `merged_into`) leads to; itself where it stayed, and that asks nothing."""
    stayed: UUID = visit.id
    into: UUID | None = visit.merged_into
    while into is not None:
        stayed, into = into, run.only(_INTO, visit_id=into).merged_into
    return stayed


def leading_to(run: Statements, visit: Any) -> list[Row]:
    """All that lead to `visit` (with `id` and `day`), each with `id`, `day` and `token_generation`."""
    found = run.all(_LEADS_HERE, visit_id=visit.id, day=visit.day)
    return [one for near in found for one in (near, *leading_to(run, near))]
