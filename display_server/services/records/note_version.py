"""Which version the hub runs stands in the audit from its first start on."""

from sqlalchemy import select

from config.version import PROGRAM
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine
from display_server.services.audit import audit

WHAT = "hub.version"


def note_version(tx: Transaction) -> bool:
    """Asked for by `jobs` at its start; whether it is another than before."""
    last = tx.session.scalars(select(AuditLine).where(AuditLine.what == WHAT).order_by(AuditLine.seq.desc())).first()
    before = (last.after or {}).get("version") if last is not None else None
    if before == PROGRAM:
        return False
    said = {"version": before} if before is not None else None
    audit(tx, who="jobs", what=WHAT, subject="hub", before=said, after={"version": PROGRAM})
    return True
