"""The audit's one way in: an append-only line, chained to the line before by its hash."""

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.engine.alone import alone
from display_server.db.engine.site_scope import site_now
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine

FIRST_HASH = "0" * 64
"""What the first line of a database is chained to."""


def audit(
    tx: Transaction,
    *,
    who: str,
    what: str,
    subject: str,
    before: Any | None = None,
    after: Any | None = None,
    why: str | None = None,
    site_id: int | None = None,
) -> None:
    """Record that `who` (`account:<id>`, `command`) did `what` to `subject`. Never give it a secret or a patient's data.

    `why`: in a person's own words, where they were asked. `site_id`: of which site it is where the act is about the whole hub.
    """
    alone(tx, "audit")  # else two lines could follow from the same one
    previous = tx.session.scalar(select(AuditLine.hash).order_by(AuditLine.seq.desc()).limit(1)) or FIRST_HASH
    line = AuditLine(
        at=tx.now, who=who, what=what, subject=subject, before=before, after=after, why=why, previous_hash=previous,
        site_id=site_id or site_now() or None,
    )  # fmt: skip
    line.hash = line_hash(previous, _said(line))
    tx.session.add(line)
    tx.session.flush()


def _said(line: AuditLine) -> list[Any]:
    """What the hash is over. Lines of before there was a `why` or a site have none, and their hashes hold."""
    why = [] if line.why is None else [line.why]
    site = [] if line.site_id is None else [{"site": line.site_id}]
    return [line.at.isoformat(), line.who, line.what, line.subject, line.before, line.after, *why, *site]


def line_hash(previous: str, said: list[Any]) -> str:
    """The 64 hex digits a line carries: SHA-256 over the previous hash and everything the line says, in this order."""
    return hashlib.sha256(json.dumps([previous, *said], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def first_broken_line(session: Session) -> int | None:
    """The `seq` of the first line that does not follow from the one before it; None while the chain is whole."""
    previous = FIRST_HASH
    for line in session.scalars(select(AuditLine).order_by(AuditLine.seq).execution_options(yield_per=1000)):
        if line.previous_hash != previous or line.hash != line_hash(previous, _said(line)):
            return line.seq
        previous = line.hash
    return None
