"""The audit's one way in: an append-only line, chained to the line before by its hash."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select

from display_server.db.models import AuditLine
from display_server.db.writer import Transaction

FIRST_HASH = "0" * 64
"""What the first line of a database is chained to."""


def audit(
    tx: Transaction, *, who: str, what: str, subject: str, before: Any | None = None, after: Any | None = None
) -> None:
    """Record that `who` (`account:<id>`, `command`) did `what` to `subject`. Never give it a secret or a patient's data."""
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
            hash=line_hash(previous, tx.now, who, what, subject, before, after),
        )
    )
    tx.session.flush()


def line_hash(
    previous: str, at: datetime, who: str, what: str, subject: str, before: Any | None, after: Any | None
) -> str:
    """The 64 hex digits a line carries: SHA-256 over the previous hash and everything the line says."""
    said = [previous, at.isoformat(), who, what, subject, before, after]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
