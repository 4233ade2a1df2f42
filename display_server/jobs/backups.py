"""Each day a backup, by a process of its own that is polite to the machine; then it is restored on trial; old ones go."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from config.clock import Clock
from config.settings import HubSettings
from display_server.backup.beside import Running, Start, start_backup
from display_server.backup.make import ENDING, name_of_backup
from display_server.db.engine.session import Database
from display_server.db.models import BackupRecord, Site

LOOKS_EVERY_S = 30.0
WATCHES_EVERY_S = 1.0
AGAIN_AFTER = timedelta(hours=1)
"""After one that failed."""
_NO_KEY = "no key file is set: name one in ATRIUM_BACKUP_KEY_FILE, and keep a copy of it elsewhere"


class DailyBackup:
    """One at a time; `perform` starts it, watches it and records how it went."""

    def __init__(
        self,
        settings: HubSettings,
        database: Database,
        clock: Clock,
        perform: Callable[..., Any],
        start: Start = start_backup,
    ) -> None:
        self._settings, self._database, self._clock = settings, database, clock
        self._perform, self._start = perform, start
        self._running: Running | None = None
        self._file, self._began = Path(), clock.now()

    def perform(self) -> float:
        if self._running is not None:
            status = self._running.status()
            if status is None:
                return WATCHES_EVERY_S
            why = None if status == 0 else self._running.why()
            self._running = None
            self._record(why)
            return LOOKS_EVERY_S
        folder = self._settings.backup_folder
        if folder is None or not self._is_due():
            return LOOKS_EVERY_S
        self._began = self._clock.now()
        self._file = folder / name_of_backup(self._began)
        if self._settings.backup_key_file is None:
            self._record(_NO_KEY)
            return LOOKS_EVERY_S
        self._running = self._start(self._file)
        return WATCHES_EVERY_S

    def _is_due(self) -> bool:
        """Past today's hour without a good one since; not sooner than an hour after one that failed."""
        now = self._clock.now()
        with self._database.reading() as session:
            first = select(Site.zone).order_by(Site.id).limit(1)  # the hub's clock is that of the site it began with
            zone = ZoneInfo(session.scalars(first).one())
            last = session.query(BackupRecord).order_by(BackupRecord.id.desc()).first()
        if last is not None and not last.good and now - last.ended_at < AGAIN_AFTER:
            return False
        hour = last_time_it_was(now, self._settings.backup_hour, zone)
        return last is None or last.began_at < hour or not last.good

    def _record(self, why: str | None) -> None:
        size = self._file.stat().st_size if self._file.exists() else 0
        said = {"began_at": self._began.isoformat(), "file": str(self._file), "size": size}
        self._perform("record_backup", good=why is None, why=why, **said)
        if why is None:
            forget_old_backups(self._file.parent, self._settings.backups_kept)


def last_time_it_was(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The newest moment not after `now` at which the zone's clock showed the full hour."""
    here = now.astimezone(zone)
    at = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at <= here else at - timedelta(days=1)


def forget_old_backups(folder: Path, kept: int) -> None:
    """All but the newest: their names sort by time. Files of others are left alone."""
    ours = sorted(path for path in folder.glob(f"????-??-??T??????Z{ENDING}") if path.is_file())
    for path in ours[:-kept]:
        path.unlink(missing_ok=True)
