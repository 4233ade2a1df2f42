"""What all acts of setting up share: names that can be used, codes, the order of a list, and who hears of a change."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from config.contract.words import Language, Name, Names
from display_server.db.engine.site_scope import everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, Place, Service, Site
from display_server.domain import topics
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.entry_refused import EntryRefused

LONGEST_NAME = 60
LONGEST_SHORT = 20
_FLOOR = re.compile(r"^[^\s].{0,7}$")
Thing = Department | Service | Desk | Place


def usable_names(names: Names, own: Language) -> Names:
    """As they are kept. Raises EntryRefused (`name`: `missing` in the site's language, `long`; `short`: `long`)."""
    kept = {
        language: Name(name=one.name.strip(), short=(one.short or "").strip() or None)
        for language, one in names.items()
        if one.name.strip()
    }
    if own not in kept:
        raise EntryRefused("name", "missing")
    if any(len(one.name) > LONGEST_NAME for one in kept.values()):
        raise EntryRefused("name", "long")
    if any(len(one.short or "") > LONGEST_SHORT for one in kept.values()):
        raise EntryRefused("short", "long")
    return kept


def usable_floor(said: str) -> str:
    """Raises EntryRefused (`floor`)."""
    floor = said.strip()
    if not _FLOOR.match(floor):
        raise EntryRefused("floor", "shape")
    return floor


def refuse_second_name(tx: Transaction, kind: type[Thing], names: Names, own: Language, *, beside: int | None) -> None:
    """Two open ones of the same name could not be told apart. Raises EntryRefused (`name`, `taken`)."""
    wanted = names[own].name.casefold()
    for key, said in tx.session.execute(select(kind.id, kind.names).where(kind.closed_at.is_(None))):
        if key != beside and own in said and said[own].name.casefold() == wanted:
            raise EntryRefused("name", "taken")


def free_code(tx: Transaction, kind: type[Thing], names: Names, word: str) -> str:
    """A stable code made of the English name, else of `word`; a number behind it where it is taken."""
    with everywhere():  # a code stands in addresses and names topics: it is one of the whole hub
        taken = set(tx.session.scalars(select(kind.code)))
    return code_beside(taken, names, word)


def code_beside(taken: Collection[str], names: Names, word: str) -> str:
    """The same, beside codes that are no rows of a table."""
    said = names[Language.ENGLISH].name if Language.ENGLISH in names else ""
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    first = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or word
    codes = (first if number == 1 else f"{first}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in codes if code not in taken)


def last_position(tx: Transaction, kind: type[Department] | type[Service]) -> int:
    return tx.session.scalar(select(func.coalesce(func.max(kind.position), 0))) or 0


def found(tx: Transaction, kind: type[Any], code: str, field_name: str = "code") -> Any:
    """An open one. Raises EntryRefused (`unknown`): nobody entered it, or somebody closed it meanwhile."""
    row = tx.session.scalar(select(kind).where(kind.code == code, kind.closed_at.is_(None)))
    if row is None:
        raise EntryRefused(field_name, "unknown")
    return row


def move_in_line(line: Sequence[Any], one: Any, by: int) -> "Changed":
    """`one` some places earlier (negative) or later, inside the list's bounds; every position is numbered anew where it moved."""
    left = [other for other in line if other is not one]
    before = line.index(one)
    at = max(0, min(len(left), before + by))
    if at == before:
        return Changed()
    for position, other in enumerate([*left[:at], one, *left[at:]], 1):
        other.position = position
    return Changed({"place": before + 1}, {"place": at + 1})


def change(row: Any, values: Mapping[str, Any]) -> "Changed":
    """Sets what really changes and says it in the audit's words."""
    different = {name: (getattr(row, name), new) for name, new in values.items() if getattr(row, name) != new}
    for name, (_, new) in different.items():
        setattr(row, name, new)
    return Changed(
        {name: plain_value(before) for name, (before, _) in different.items()},
        {name: plain_value(after) for name, (_, after) in different.items()},
    )


def added(row: Any, values: Mapping[str, Any]) -> "Changed":
    """A new one, in the audit's words."""
    return Changed(after={"code": row.code, **{name: plain_value(value) for name, value in values.items()}})


@dataclass(frozen=True)
class Changed:
    """Empty where nothing did."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def plain_value(value: Any) -> Any:
    """As JSON holds it: names as `{lang: "Name (short)"}`, times as text."""
    if isinstance(value, Mapping):
        return {
            str(key): (f"{one.name} ({one.short})" if one.short else one.name) if isinstance(one, Name) else one
            for key, one in value.items()
        }
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


def say(
    tx: Transaction,
    site: Site,
    *,
    who: str,
    what: str,
    subject: str,
    changed: Changed,
    departments: Iterable[str] = (),
    services: Iterable[int] = (),
) -> None:
    """Audited; kiosks hear of a new catalogue, boards and consoles of a new state."""
    before, after = changed.before or None, changed.after or None
    audit(tx, who=who, what=what, subject=subject, before=before, after=after, site_id=site.id)
    boards, lines = (topics.department(code) for code in departments), (topics.queue(key) for key in services)
    tx.touch(topics.lobby(site.code), *boards, *lines)
    catalogue_changed(tx, site)
