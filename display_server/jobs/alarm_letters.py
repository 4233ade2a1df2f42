"""Alarms leave the house: e-mails and SMS through apprise, to who is on duty; nights are quiet but for what is grave.

Sending waits for others' servers, so it has a thread of its own; what falls due beside it waits for nothing.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.clock import Clock
from config.contract.words import Language
from config.locale import words
from config.settings import HubSettings
from display_server.db.engine.refusing import IN_WORDS
from display_server.db.engine.session import Database
from display_server.db.models import AlarmContact, AlarmTold, Site
from display_server.db.reading.backups_now import read_backups
from display_server.db.reading.own_site import own_site
from display_server.db.reading.wrong_now import Wrong, wrong_now
from display_server.domain.alarming import AGAIN_AFTER, CHECK_AT, CHECK_DAY, GRAVE, Kind, is_due, is_quiet
from display_server.jobs.duties import DutyFailed
from display_server.jobs.send_letter import send_letter
from display_server.services.arrivals.booking_feed import feed_in_trouble
from display_server.services.lines.alarm_address import NoWay, Way, way_by
from display_server.services.lines.alarm_letters import duty_of
from display_server.services.storage import read_storage

EVERY_S = 15.0
LOOKS_AGAIN_S = 0.5
Send = Callable[[Way, str, str], str | None]
"""Way, title, text; None where it was taken, else why not (`send_letter`)."""


@dataclass(frozen=True)
class Letter:
    """One text to one contact."""

    contact: int
    address: str
    title: str
    text: str


@dataclass
class Batch:
    """Everything that goes out at once, and what it tells of."""

    letters: list[Letter] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    check: str | None = None
    kept: bool = True  # its outcome is written down


class AlarmLetters:
    """The duty."""

    def __init__(
        self,
        settings: HubSettings,
        database: Database,
        clock: Clock,
        perform: Callable[..., Any],
        send: Send = send_letter,
    ) -> None:
        self._settings, self._database, self._clock = settings, database, clock
        self._perform, self._send = perform, send
        self._threads = ThreadPoolExecutor(1, "alarms")
        self._sending: tuple[Batch, Future[dict[str, str | None]]] | None = None
        self._sent: tuple[Batch, dict[str, str | None]] | None = None  # and not written down yet
        self._unwritten_since: datetime | None = None
        self._unwritten_told: datetime | None = None

    def perform(self) -> float:
        if self._sending is not None:
            batch, sending = self._sending
            if not sending.done():
                return LOOKS_AGAIN_S
            self._sending = None
            self._sent = (batch, sending.result()) if batch.kept else None
        now = self._clock.now()
        try:
            self._write_down(now)
        except DutyFailed as why:
            if str(why) not in IN_WORDS.values():
                raise
            return self._send_off(self._of_a_hub_that_cannot_write(now))
        self._unwritten_since = self._unwritten_told = None
        with self._database.reading() as session:
            batch = self._batch(session, now)
        return self._send_off(batch)

    def _write_down(self, now: datetime) -> None:
        """What was sent, and what is wrong; where that is known, whether the hub writes at all. What was sent and cannot be
        written down is kept, not sent again. Raises DutyFailed."""
        if self._sent is not None:
            batch, outcome = self._sent
            self._perform("record_letters", told=batch.told, contacts=outcome, check=batch.check)
            self._sent = None
        with self._database.reading() as session:
            wrong = self._wrong(session, now)
            known = set(session.scalars(select(AlarmTold.key).where(AlarmTold.ended_at.is_(None))))
        if known != {one.key for one in wrong}:
            self._perform("record_alarms", wrong=[_as_json(one) for one in wrong])
        else:
            self._perform("try_writing")

    def _send_off(self, batch: Batch) -> float:
        if not (batch.letters or batch.check):
            return EVERY_S
        self._sending = (batch, self._threads.submit(self._deliver, batch.letters))
        return LOOKS_AGAIN_S

    def _of_a_hub_that_cannot_write(self, now: datetime) -> Batch:
        """No number is given: to whoever is on duty, at any hour, again while it lasts. It is remembered here alone."""
        self._unwritten_since = self._unwritten_since or now
        batch = Batch(kept=False)
        if self._unwritten_told is not None and now - self._unwritten_told < AGAIN_AFTER:
            return batch
        self._unwritten_told = now
        with self._database.reading() as session:
            site = own_site(session)
            zone = ZoneInfo(site.zone)
            since = f"{self._unwritten_since.astimezone(zone):%H:%M}"
            for contact in session.scalars(select(AlarmContact).order_by(AlarmContact.id)):
                if duty_of(contact).covers(now.astimezone(zone)):
                    language = Language(contact.language)
                    text = words(language).say("admin.alarm.text.writes_nothing", time=since)
                    batch.letters.append(Letter(contact.id, contact.address, _name(site, language), text))
        return batch

    def _wrong(self, session: Session, now: datetime) -> list[Wrong]:
        found = wrong_now(session, now)
        if feed_in_trouble(session, self._settings, now) is not None:
            found.append(Wrong(Kind.BOOKINGS, "bookings", {}))
        if read_backups(session, self._settings, now).alarming:
            found.append(Wrong(Kind.BACKUP, "backup", {}))
        if read_storage(self._settings.home).alarming:
            found.append(Wrong(Kind.DISK, "disk", {}))
        return found

    def _batch(self, session: Session, now: datetime) -> Batch:
        site = own_site(session)
        local = now.astimezone(ZoneInfo(site.zone))
        quiet = is_quiet(site.quiet_from, site.quiet_until, local)
        rows = [
            row
            for row in session.scalars(select(AlarmTold).where(AlarmTold.ended_at.is_(None)).order_by(AlarmTold.id))
            if is_due(Kind(row.kind), row.since, row.told_at, row.acknowledged_at is not None, now)
            and (not quiet or Kind(row.kind) in GRAVE)
        ]
        week = f"check:{local:%G-W%V}"
        checks = (
            local.weekday() == CHECK_DAY
            and local.time() >= CHECK_AT
            and session.scalar(select(AlarmTold.id).where(AlarmTold.key == week).limit(1)) is None
        )
        batch = Batch(check=week if checks else None)
        for contact in session.scalars(select(AlarmContact).order_by(AlarmContact.id)):
            kinds = [Kind.TEST] if contact.test_asked_at is not None else [Kind.CHECK] if checks else []
            due = rows if duty_of(contact).covers(local) else []
            if kinds or due:
                batch.letters.append(self._letter(contact, site, kinds, due))
                batch.told = [row.id for row in rows] if due else batch.told
        return batch

    def _letter(self, contact: AlarmContact, site: Site, kinds: list[Kind], due: list[AlarmTold]) -> Letter:
        language, own = Language(contact.language), site.language
        say = words(language).say
        name = _name(site, language)
        lines = [say(f"admin.alarm.text.{kind}") for kind in kinds]
        zone = ZoneInfo(site.zone)
        for row in due:
            names = row.about.get("names") or {}
            what = names.get(language.value) or names.get(own) or next(iter(names.values()), "")
            what = f"{what} {row.about.get('serial', '')}".strip()
            lines.append(say(f"admin.alarm.text.{row.kind}", what=what, time=f"{row.since.astimezone(zone):%H:%M}"))
        title = name if due else say("admin.alarm.title_check", hospital=name)
        return Letter(contact.id, contact.address, title, "\n".join(lines))

    def _deliver(self, letters: list[Letter]) -> dict[str, str | None]:
        """Contact → its trouble."""
        return {str(one.contact): self._one(one) for one in letters}

    def _one(self, letter: Letter) -> str | None:
        try:
            way = way_by(self._settings, letter.address)
        except NoWay as why:
            return str(why)
        return self._send(way, letter.title, letter.text)


def _name(site: Site, language: Language) -> str:
    return (site.names.get(language) or site.names[Language(site.language)]).name


def _as_json(one: Wrong) -> dict[str, Any]:
    return {"kind": one.kind.value, "key": one.key, "about": one.about}
