"""A backup has been made and looked over, or has failed: kept for the admin's page, the last two hundred of them."""

from datetime import datetime

from sqlalchemy import delete, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import BackupRecord

KEPT = 200
_LONGEST_WHY = 500


def record_backup(tx: Transaction, *, began_at: str, good: bool, file: str, size: int, why: str | None) -> None:
    """`began_at` ISO 8601, `size` in bytes."""
    tx.spare_facts()
    why = None if why is None else why[:_LONGEST_WHY]
    began = datetime.fromisoformat(began_at)
    tx.session.add(BackupRecord(began_at=began, ended_at=tx.now, good=good, file=file[-200:], bytes=size, why=why))
    tx.session.flush()
    newest = select(BackupRecord.id).order_by(BackupRecord.id.desc()).limit(KEPT)
    tx.session.execute(delete(BackupRecord).where(BackupRecord.id.not_in(newest)))
