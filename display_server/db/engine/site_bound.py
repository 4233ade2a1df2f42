"""The one mechanism that keeps sites apart: each statement of a session gets the condition of the site it is about.

Which tables are of a site follows from their columns: `site_id`, or the first way to it along foreign keys. The condition is
a look at one key by another, so it costs microseconds; a statement compiled once (`Prepared`) has none and asks
`is_other_site` (a house rule lists them all). What a session writes is looked at, too: a row is never of, nor tied to,
another site.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, bindparam, event, exists, inspect, or_, true
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from display_server.db.engine.site_scope import THIS_SITE, OfAnotherSite, site_now
from display_server.db.models import Base, Site

WAYS = (
    "site_id", "visit_id", "department_id", "service_id", "from_service_id", "desk_id", "device_id", "webhook_id", "draft_id",
    "diversion_id", "token_id", "import_id",
)  # fmt: skip
"""Columns by which a row is of a site, the surest first, where each row has one."""

HUB_WIDE = {
    "account": "a person may work at several sites; who sees whom is said by `services.accounts.where`",
    "account_role": "what an account may do at every site",
    "site_role": "names its sites itself: which of them are asked for is the question",
    "role": "names of roles",
    "second_factor": "an account's",
    "passkey": "an account's",
    "first_password": "an account's",
    "spent_answer": "answers that were used up, of whoever signs in",
    "directory_link": "an account's",
    "directory_session": "an account's",
    "directory_asker": "has no account yet: who may let them in is asked for a role at every site",
    "sign_in": "an account's",
    "audit": "a line without a site is the hub's own; `db.reading.audit_lines` shows the lines of one",
    "answered_request": "found by the id of the device's own request only",
    "backup_record": "a copy holds the whole hub",
    "hub_identity": "the hub's",
    "own_word": "one catalogue of words for the whole hub",
    "words_import": "the same",
    "pairing": "a device is of no site before somebody says of which",
    "rate_count": "counts tries of addresses and devices",
    "topic_mark": "marks of topics until they are counted",
    "topic": "versions by name: a device is given the names of its own site's only",
}
"""Tables of no one site, each with why."""

_SITE = bindparam(THIS_SITE, callable_=site_now, type_=Integer)


@cache
def way_to_site(table: str) -> str | None:
    """The column by which a row of this table is of a site; None for the hub's own."""
    columns = Base.metadata.tables[table].columns
    if table in HUB_WIDE:
        return None
    if table == Site.__tablename__:
        return "id"
    return next((way for way in WAYS if way in columns and not columns[way].nullable), None)


def here(site_id: Any) -> ColumnElement[bool]:
    """For a statement compiled once that finds something by what came from outside (a code, an id, a number): it is of the site
    this is about, or this is about the whole hub."""
    return or_(_SITE.is_(None), site_id == _SITE)


def of_this_site(rows: Any, table: str | None) -> ColumnElement[bool]:
    """The condition on `rows` (a mapped class or the columns of a table)."""
    if table is None or (way := way_to_site(table)) is None:
        return true()
    column: ColumnElement[Any] = getattr(rows, way)
    if way in {"id", "site_id"}:
        return column == _SITE
    target = _target(Base.metadata.tables[table], way)
    beyond = target.alias(f"of_site_{target.name}")
    key = next(iter(target.primary_key.columns)).name
    return exists().where(beyond.c[key] == column, of_this_site(beyond.c, target.name))


def _target(table: Table, way: str) -> Table:
    return next(iter(table.columns[way].foreign_keys)).column.table


_OF_THIS_SITE = with_loader_criteria(
    Base,
    lambda of: of_this_site(of, getattr(of, "__tablename__", None)),
    include_aliases=True,
    track_closure_variables=False,
)


def bind_sessions() -> None:
    """Every session of this program, whoever makes it; twice is once."""
    if not event.contains(Session, "do_orm_execute", _bind):
        event.listen(Session, "do_orm_execute", _bind)
        event.listen(Session, "before_flush", _refuse_others)


def _bind(asked: ORMExecuteState) -> None:
    """Rows of the site this is about only. What loads a row's own columns or relations follows the row it begins at."""
    if site_now() is not None and not asked.is_column_load and not asked.is_relationship_load:
        asked.statement = asked.statement.options(_OF_THIS_SITE)


def _refuse_others(session: Session, _flush: UOWTransaction, _instances: Any) -> None:
    """Nothing is written for, or tied to, another site. Raises OfAnotherSite."""
    site = site_now()
    if site is None:
        return
    with session.no_autoflush:
        for row in session.new:
            _refuse(session, row, site, is_new=True)
        for row in session.dirty:
            _refuse(session, row, site, is_new=False)


def _table(mapper: Mapper[Any]) -> str:
    table = mapper.local_table
    assert isinstance(table, Table)  # noqa: S101  # each of our classes is one table
    return table.name


@cache
def _ties(mapper: Mapper[Any]) -> tuple[tuple[str, str], ...]:
    """Of each key that leads to rows of sites: its attribute, and their table."""
    return tuple(
        (mapper.get_property_by_column(column).key, key.column.table.name)
        for column in mapper.local_table.columns
        for key in column.foreign_keys
        if key.column.table.name != Site.__tablename__ and way_to_site(key.column.table.name) is not None
    )


def _refuse(session: Session, row: Any, site: int, *, is_new: bool) -> None:
    """Of a row that was there before: whether it is of this site, however it was come by, and every tie that is another now.

    What did not change was looked at when it was written. A row of no site is looked at whole.
    """
    mapper: Mapper[Any] = row.__mapper__
    way = way_to_site(_table(mapper))
    if way == "site_id" and row.site_id != site:
        raise OfAnotherSite(f"{mapper.class_.__name__} of site {row.site_id} in an act of site {site}")
    for tie, target in _ties(mapper):
        if not (is_new or way is None or tie == way or _changed(row, tie)):
            continue
        value = getattr(row, tie)
        if value is not None and not _is_here(session, target, value, site):
            raise OfAnotherSite(f"{mapper.class_.__name__}.{tie} leads to another site")


def _changed(row: Any, attribute: str) -> bool:
    """Without a look into the database: an attribute that was never loaded and not set has not changed."""
    return bool(inspect(row).attrs[attribute].history.has_changes())


@cache
def _class_of(table: str) -> Any:
    return next(one.class_ for one in Base.registry.mappers if one.local_table.name == table)  # type: ignore[attr-defined]


def _is_here(session: Session, table: str, value: Any, site: int) -> bool:
    """A row the act holds already may have been found while it looked elsewhere: it is asked itself."""
    of = _class_of(table)
    key = of.__mapper__.primary_key[0].name
    if any(type(one) is of and getattr(one, key) == value for one in session.new):
        return True
    held, way = session.identity_map.get(of.__mapper__.identity_key_from_primary_key((value,))), way_to_site(table)
    if held is None or way is None:
        return session.get(of, value) is not None
    leads_to = getattr(held, way)
    if way in {"id", "site_id"}:
        return bool(leads_to == site)
    return _is_here(session, _target(Base.metadata.tables[table], way).name, leads_to, site)
