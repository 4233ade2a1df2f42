"""Versions of topics on PostgreSQL, without a row that everybody waits for.

Each number of a house changes the same topic (`lobby:`). Raised in one row, every act would wait until the one before it is
on disk: with four webs a number waited 0.8 s. So an act puts a mark, and a topic's version is its row plus its marks, read in
one view. Folding marks into rows changes no version; it is done every now and then by whoever tells push (`notify`).
"""

from sqlalchemy import ARRAY, String, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from display_server.db.engine.prepared import Compiled, postgres_dialect
from display_server.db.models import Topic
from display_server.db.models.topic import TOPIC_MARK

FOLDED_EVERY_S = 0.5

_names = func.unnest(bindparam("names", type_=ARRAY(String))).column_valued("name")
MARK = Compiled(insert(TOPIC_MARK).from_select(["name"], select(_names)), postgres_dialect())

_folded = delete(TOPIC_MARK).returning(TOPIC_MARK.c.name).cte("folded")
_counted = select(_folded.c.name, func.count()).group_by(_folded.c.name).order_by(_folded.c.name)
_rows = upsert(Topic).from_select(["name", "version"], _counted)
FOLD = Compiled(
    _rows.on_conflict_do_update(
        index_elements=["name"], set_={"version": Topic.__table__.c.version + _rows.excluded.version}
    ),
    postgres_dialect(),
)
"""Always in the same order: two that fold at once wait for each other and never crosswise."""
