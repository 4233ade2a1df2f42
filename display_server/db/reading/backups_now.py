"""How the house stands with its backups: what the admin's pages and `/metrics` say of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import HubSettings
from display_server.db.models import BackupRecord

LATE_AFTER = timedelta(hours=26)


class BackupState(StrEnum):
    """In words on every page that says it. NONE: no folder is set; FAILED, LATE: somebody must look now."""

    NONE = "none"
    FIRST = "first"
    GOOD = "good"
    LATE = "late"
    FAILED = "failed"


@dataclass(frozen=True)
class Backups:
    """`last`: the newest of all, `last_good`: the newest that was restored on trial."""

    state: BackupState
    last: BackupRecord | None
    last_good: BackupRecord | None

    @property
    def alarming(self) -> bool:
        return self.state in {BackupState.LATE, BackupState.FAILED}


def read_backups(session: Session, settings: HubSettings, now: datetime) -> Backups:
    newest = select(BackupRecord).order_by(BackupRecord.id.desc()).limit(1)
    last, last_good = session.scalar(newest), session.scalar(newest.where(BackupRecord.good))
    return Backups(_state(settings, last, last_good, now), last, last_good)


def _state(
    settings: HubSettings, last: BackupRecord | None, last_good: BackupRecord | None, now: datetime
) -> BackupState:
    if settings.backup_folder is None:
        return BackupState.NONE
    if last is None:
        return BackupState.FIRST
    if not last.good:
        return BackupState.FAILED
    return BackupState.LATE if last_good is None or now - last_good.ended_at > LATE_AFTER else BackupState.GOOD
