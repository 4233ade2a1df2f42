"""Whether the house could be put back: its backups, how the last ones went, how full the disk is."""

from dataclasses import dataclass
from datetime import UTC, datetime

from babel.numbers import format_decimal
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import LANGUAGES
from display_server.db.models import BackupRecord
from display_server.db.reading.backups_now import Backups, BackupState, read_backups
from display_server.hub import this_hub
from display_server.services.storage import Storage, read_storage
from display_server.spare.places import LOCAL, NEVER, read_stands
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import SiteFacts, show_desk_page, site_facts
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.write_test import write_test_of

SHOWN = 30


@dataclass(frozen=True)
class RecordLine:
    """One backup as the page says it: when, how large, how it went."""

    at: str
    good: bool
    minutes: int
    megabytes: str
    file: str
    why: str


@blueprint.get("/backups")
@needs(Permission.SEE_BACKUPS)
def backups() -> ResponseReturnValue:
    hub, language = this_hub(), desk_language()
    with hub.database.reading() as session:
        now = read_backups(session, hub.settings, hub.clock.now())
        lines = _lines(session, site_facts(session, language), language)
    storage = read_storage(hub.settings.home)
    return show_desk_page(
        "admin/backups.html",
        state=now.state,
        tone=_TONES[now.state],
        lines=lines,
        settings=hub.settings,
        used=round(storage.used * 100),
        free=format_decimal(storage.free / 1e9, "0.0", locale=LANGUAGES[language].cldr),
        storage=storage,
        spare=spare_note(),
    )


@dataclass(frozen=True)
class SpareNote:
    """How the copy that follows stands: `state` of `admin.backups.spare.…`, until when it holds everything, why it cannot."""

    state: str
    tone: tuple[str, str]
    time: str
    trouble: str | None

    @property
    def alarming(self) -> bool:
        return self.tone == _ALARM


def spare_note() -> SpareNote | None:
    """None where no spare hub is set up. Read from the hub's own disk: the other one may hang. By the machine's own time."""
    hub, language = this_hub(), desk_language()
    if hub.settings.spare_folder is None:
        return None
    stands = read_stands(hub.settings.home / LOCAL)
    if stands is None or stands.as_of == NEVER:
        trouble = stands.trouble if stands is not None else None
        begun = stands is not None and trouble is None
        return SpareNote("begins", ("", "clock"), "", None) if begun else SpareNote("never", _ALARM, "", trouble)
    with hub.database.reading() as session:
        until = site_facts(session, language).day_and_time(stands.as_of, language)
    if stands.alarming(datetime.now(UTC)):
        return SpareNote("late", _ALARM, until, stands.trouble)
    return SpareNote("follows", ("good", "circle-check"), until, None)


def alarms_of_house() -> tuple[Backups | None, Storage | None, bool]:
    """What the fleet page must say loudly: bad backups, a full disk (None where there is nothing to say), no writing at all.

    Never waits for a database that is held: what the last trial of writing found counts, and the page asks again by itself.
    """
    hub = this_hub()
    with hub.database.reading() as session:
        found = read_backups(session, hub.settings, hub.clock.now())
    storage = read_storage(hub.settings.home)
    return found if found.alarming else None, storage if storage.alarming else None, not write_test_of(hub).worked()


_ALARM = ("alarm", "alert-octagon")
_TONES = {
    BackupState.NONE: ("warn", "alert-triangle"),
    BackupState.FIRST: ("", "clock"),
    BackupState.GOOD: ("good", "circle-check"),
    BackupState.LATE: ("alarm", "alert-octagon"),
    BackupState.FAILED: ("alarm", "alert-octagon"),
}


def _lines(session: Session, site: SiteFacts, language: Language) -> list[RecordLine]:
    cldr = LANGUAGES[language].cldr
    rows = session.scalars(select(BackupRecord).order_by(BackupRecord.id.desc()).limit(SHOWN))
    return [
        RecordLine(
            at=site.day_and_time(row.began_at, language),
            good=row.good,
            minutes=max(1, round((row.ended_at - row.began_at).total_seconds() / 60)),
            megabytes=format_decimal(row.bytes / 1e6, "0.0", locale=cldr),
            file=row.file.rsplit("/", 1)[-1],
            why=row.why or "",
        )
        for row in rows
    ]
