"""The audit's one way in: an append-only line, chained to the line before by its hash."""

import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.alone import alone
from display_server.db.models import AuditLine
from display_server.db.transaction import Transaction

FIRST_HASH = "0" * 64
"""What the first line of a database is chained to."""


def audit(
    tx: Transaction, *, who: str, what: str, subject: str, before: Any | None = None, after: Any | None = None
) -> None:
    """Record that `who` (`account:<id>`, `command`) did `what` to `subject`. Never give it a secret or a patient's data."""
    alone(tx, "audit")  # else two lines could follow from the same one
    previous = tx.session.scalar(select(AuditLine.hash).order_by(AuditLine.seq.desc()).limit(1)) or FIRST_HASH
    tx.session.add(
        AuditLine(
            at=tx.now,
            who=who,
            what=what,
            subject=subject,
            before=before,
            after=after,
            previous_hash=previous,
            hash=line_hash(previous, [tx.now.isoformat(), who, what, subject, before, after]),
        )
    )
    tx.session.flush()


def line_hash(previous: str, said: list[Any]) -> str:
    """The 64 hex digits a line carries: SHA-256 over the previous hash and everything the line says, in this order."""
    return hashlib.sha256(json.dumps([previous, *said], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def first_broken_line(session: Session) -> int | None:
    """The `seq` of the first line that does not follow from the one before it; None while the chain is whole."""
    previous = FIRST_HASH
    for line in session.scalars(select(AuditLine).order_by(AuditLine.seq)):
        said = [line.at.isoformat(), line.who, line.what, line.subject, line.before, line.after]
        if line.previous_hash != previous or line.hash != line_hash(previous, said):
            return line.seq
        previous = line.hash
    return None
