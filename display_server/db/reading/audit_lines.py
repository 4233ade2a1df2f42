"""The audit read: who changed what, filtered, the newest first, a part at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, or_, select, true
from sqlalchemy.orm import Session

from display_server.db.engine.session import Database
from display_server.db.models import Account, AuditLine

PART = 50
OF_THE_HUB = 0
"""In the place of a site's id: the lines that are about none."""
_NAMED = "account:"


@dataclass(frozen=True)
class Wanted:
    """What is looked for: `text` in any column, the moments between which it was written, and codes of acts
    that `text` means, too; the site it was about (`OF_THE_HUB`: none). Empty: everything."""

    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    acts: tuple[str, ...] = ()
    site_id: int | None = None

    def of_site(self) -> ColumnElement[bool]:
        if self.site_id is None:
            return true()
        return AuditLine.site_id.is_(None) if self.site_id == OF_THE_HUB else AuditLine.site_id == self.site_id

    def of_column(self, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        return column.icontains(self.text, autoescape=True)


def read_lines(session: Session, wanted: Wanted, before: int | None = None, part: int = PART) -> list[AuditLine]:
    """At most `part` lines older than `before` (None: the newest)."""
    lines = select(AuditLine).where(wanted.of_site()).order_by(AuditLine.seq.desc()).limit(part)
    if before is not None:
        lines = lines.where(AuditLine.seq < before)
    if wanted.since is not None:
        lines = lines.where(AuditLine.at >= wanted.since)
    if wanted.until is not None:
        lines = lines.where(AuditLine.at < wanted.until)
    if wanted.text:
        said = (
            AuditLine.who,
            AuditLine.what,
            AuditLine.subject,
            AuditLine.why,
            AuditLine.before.cast(Text),
            AuditLine.after.cast(Text),
        )
        people = [
            f"{_NAMED}{key}" for key in session.scalars(select(Account.id).where(wanted.of_column(Account.email)))
        ]
        theirs = [AuditLine.who.in_(people), AuditLine.subject.in_(people)] if people else []
        lines = lines.where(or_(*(wanted.of_column(one) for one in said), *theirs, AuditLine.what.in_(wanted.acts)))
    return list(session.scalars(lines))


def every_line(database: Database, wanted: Wanted, part: int = 500) -> Iterator[AuditLine]:
    """All of them, a part at a time: whoever takes them slowly holds no view of the database open meanwhile."""
    before: int | None = None
    while True:
        with database.reading() as session:
            lines = read_lines(session, wanted, before, part)
        yield from lines
        if len(lines) < part:
            return
        before = lines[-1].seq


def people_named(session: Session) -> dict[str, str]:
    """`account:7` → the sign-in name, as the audit's readers know people."""
    return {f"{_NAMED}{key}": email for key, email in session.execute(select(Account.id, Account.email))}
