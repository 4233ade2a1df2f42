"""The fleet as an administrator reads it: every paired device, its state in words, and what needs attention."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.contract.words import DeviceKind, Language, PaperState
from config.locale import name_of
from display_server.db.models import Department, Device, NumberLease, Place, Rollout
from display_server.db.reading.board_topics import topics_of_board
from display_server.db.reading.own_site import own_site
from display_server.db.reading.topic_versions import versions
from display_server.domain.numbering import business_day, day_bounds
from display_server.domain.rings import ring_of, standing
from display_server.services.devices.rollouts import open_rollout
from display_server.web.admin.fleet_steps import clock_ahead, step_shown
from display_server.web.admin.updates import step_of, trouble_of
from display_server.web.shared.printer_notes import printers_of

SILENT_AFTER = timedelta(seconds=60)
"""Devices say how they are every 10 s and this is written in batches: a minute without a word is a silence."""


class DeviceState(StrEnum):
    """One word for a device, the worst first."""

    REVOKED = "revoked"
    NEVER_SEEN = "never_seen"
    SILENT = "silent"
    NO_PAPER = "no_paper"
    PRINTER = "printer"
    LOW_PAPER = "low_paper"
    NO_PRINTER = "no_printer"
    BEHIND = "behind"
    NO_CHIME = "no_chime"
    NO_VOICE = "no_voice"
    OTHER_SCREEN = "other_screen"
    READY = "ready"
    LIVE = "live"


LOOKS: dict[DeviceState, tuple[str, str]] = {
    DeviceState.REVOKED: ("", "ban"),
    DeviceState.NEVER_SEEN: ("warn", "alert-triangle"),
    DeviceState.SILENT: ("alarm", "alert-octagon"),
    DeviceState.NO_PAPER: ("alarm", "alert-octagon"),
    DeviceState.PRINTER: ("alarm", "alert-octagon"),
    DeviceState.LOW_PAPER: ("warn", "alert-triangle"),
    DeviceState.NO_PRINTER: ("warn", "alert-triangle"),
    DeviceState.BEHIND: ("warn", "alert-triangle"),
    DeviceState.NO_CHIME: ("warn", "volume-off"),
    DeviceState.NO_VOICE: ("warn", "volume-off"),
    DeviceState.OTHER_SCREEN: ("warn", "alert-triangle"),
    DeviceState.READY: ("good", "circle-check"),
    DeviceState.LIVE: ("good", "circle-check"),
}

OF_PAPER: dict[PaperState, DeviceState] = {
    PaperState.OUT: DeviceState.NO_PAPER,
    PaperState.COVER_OPEN: DeviceState.PRINTER,
    PaperState.CUTTER: DeviceState.PRINTER,
    PaperState.FAULT: DeviceState.PRINTER,
    PaperState.OFFLINE: DeviceState.PRINTER,
    PaperState.LOW: DeviceState.LOW_PAPER,
    PaperState.NONE: DeviceState.NO_PRINTER,
}


@dataclass(frozen=True)
class DeviceLine:
    """One row of the fleet. `shows` is a kiosk's step or a board's version beside the newest there is."""

    id: str
    kind: DeviceKind
    serial: str
    name: str
    place: str
    state: DeviceState
    paper: PaperState | None
    printers: list[PaperState]  # of a kiosk with several: each one's own
    papers_since: list[str]  # since when each printer's word is so
    last_seen: datetime | None
    silent_minutes: int | None
    step: str | None
    version_shown: int | None
    version_newest: int | None
    program: str
    outbox: int
    group: str = ""
    leased: int | None = None  # numbers a kiosk holds for times without the hub, of today and later
    clock_s: int | None = None  # by so much its own clock was ahead of the hub's when it last spoke
    errors: int | None = None  # of its program today; None: it has not spoken today
    update: tuple[str, str | None] | None = None  # of a version under way: a word of `admin.updates.step`, and why not
    ring: str = ""
    dots: tuple[str, str] | None = None  # of a board whose screen is not the one that was entered: entered, found

    @property
    def tone(self) -> str:
        return LOOKS[self.state][0]

    @property
    def picture(self) -> str:
        return LOOKS[self.state][1]

    @property
    def needs_attention(self) -> bool:
        return self.tone in {"warn", "alarm"}

    @property
    def works(self) -> bool:
        return self.state not in {DeviceState.REVOKED, DeviceState.NEVER_SEEN, DeviceState.SILENT}

    @property
    def silent(self) -> bool:
        return self.silent_minutes is not None


@dataclass(frozen=True)
class Fleet:
    """Everything the fleet page shows, read at one moment."""

    devices: list[DeviceLine]

    def of(self, kind: DeviceKind) -> list[DeviceLine]:
        return [line for line in self.devices if line.kind is kind]

    @property
    def attention(self) -> list[DeviceLine]:
        return [line for line in self.devices if line.needs_attention]

    @property
    def groups(self) -> list[str]:
        return sorted({line.group for line in self.devices if line.group})


def read_fleet(session: Session, now: datetime, language: Language) -> Fleet:
    """Devices that belong to the site, in the order of their places, the revoked ones left out."""
    about = _About.read(session, now, language)
    rows = session.execute(
        select(Device, Place)
        .outerjoin(Place, Device.place_id == Place.id)
        .where(Device.revoked_at.is_(None))
        .order_by(Device.kind.desc(), func.length(Device.serial), Device.serial)
    )
    return Fleet([_line(device, place, about) for device, place in rows])


def read_device(session: Session, device: Device, now: datetime, language: Language) -> DeviceLine:
    """One device, also a revoked one."""
    place = session.get(Place, device.place_id) if device.place_id is not None else None
    return _line(device, place, _About.read(session, now, language))


@dataclass(frozen=True)
class _About:
    """What a row is read against: the moment, the languages of names, the departments there are.

    `versions`: of the topics that were asked for so far; a fleet's boards follow a few of the house's hundreds.
    """

    now: datetime
    language: Language
    site_language: Language
    site: str
    departments: frozenset[str]
    versions: dict[str, int]
    leased: dict[UUID, int]
    day_began: datetime
    session: Session
    rollout: Rollout | None

    @classmethod
    def read(cls, session: Session, now: datetime, language: Language) -> "_About":
        site = own_site(session)
        departments = frozenset(session.scalars(select(Department.code)))
        zone = ZoneInfo(site.zone)
        day = business_day(now, zone, site.day_starts)
        held = (
            select(NumberLease.device_id, func.sum(NumberLease.last - NumberLease.first + 1))
            .where(NumberLease.day >= day.isoformat(), NumberLease.returned_at.is_(None))
            .group_by(NumberLease.device_id)
        )
        leased = {device: int(numbers) for device, numbers in session.execute(held) if device is not None}
        began, _ = day_bounds(day, zone, site.day_starts)
        return cls(
            now,
            language,
            Language(site.language),
            site.code,
            departments,
            {},
            leased,
            began,
            session,
            open_rollout(session),
        )

    def name(self, thing: Device | Place | None) -> str:
        return name_of(thing.names, self.language, self.site_language) if thing is not None else ""

    def newest(self, device: Device) -> int | None:
        """The version of what a board follows: the number it should be showing."""
        if device.kind != DeviceKind.BOARD:
            return None
        followed = topics_of_board(self.session, self.site, device.settings or {}, self.departments)
        if not followed:
            return None
        if followed[0] not in self.versions:
            self.versions.update(versions(self.session, followed[:1]))
        return self.versions[followed[0]] or None


def _line(device: Device, place: Place | None, about: _About) -> DeviceLine:
    seen: dict[str, Any] = device.seen or {}
    said = seen.get("paper")
    paper = PaperState(said) if said in set(PaperState) and device.kind == DeviceKind.KIOSK else None
    silent = None if device.last_seen is None else about.now - device.last_seen
    return DeviceLine(
        id=str(device.id),
        kind=DeviceKind(device.kind),
        serial=device.serial,
        name=about.name(device),
        place=about.name(place),
        state=_state(device, paper, silent),
        paper=paper,
        printers=printers_of(seen),
        papers_since=[str(at) for at in seen.get("papers_since") or []],
        last_seen=device.last_seen,
        silent_minutes=None if silent is None or silent < SILENT_AFTER else int(silent.total_seconds() // 60),
        step=step_shown(seen, device.kind),
        version_shown=seen.get("shown_version"),
        version_newest=about.newest(device),
        program=str(seen.get("program_version") or ""),
        outbox=int(seen.get("outbox") or 0),
        group=str((device.settings or {}).get("group") or ""),
        leased=about.leased.get(device.id, 0) if device.kind == DeviceKind.KIOSK else None,
        clock_s=clock_ahead(device.last_seen, seen.get("clock")),
        errors=int(seen.get("errors") or 0) if device.last_seen and device.last_seen >= about.day_began else None,
        update=_update(device, about.rollout),
        ring=ring_of(device.settings).value if device.kind == DeviceKind.KIOSK else "",
        dots=_other_dots(device),
    )


def _update(device: Device, rollout: Rollout | None) -> tuple[str, str | None] | None:
    if rollout is None or device.kind != DeviceKind.KIOSK:
        return None
    one = standing(str(device.id), device.settings, device.seen, device.last_seen)
    return step_of(one, rollout), trouble_of(one, rollout)


def _state(device: Device, paper: PaperState | None, silent: timedelta | None) -> DeviceState:
    if device.revoked_at is not None:
        return DeviceState.REVOKED
    if silent is None:
        return DeviceState.NEVER_SEEN
    if silent >= SILENT_AFTER:
        return DeviceState.SILENT
    if device.kind == DeviceKind.BOARD:
        return _board_state(device)
    return OF_PAPER.get(paper, DeviceState.READY) if paper is not None else DeviceState.READY


_OF_SOUND = {"blocked": DeviceState.NO_CHIME, "failed": DeviceState.NO_VOICE}


def _board_state(device: Device) -> DeviceState:
    """As the board said itself: whether its glass is fresh and follows the queue, can be heard, is the one that was entered."""
    seen: dict[str, Any] = device.seen or {}
    if seen.get("shown_step") in {"board_late", "board_empty"} or not seen.get("follows", True):
        return DeviceState.BEHIND
    fine = DeviceState.LIVE if _other_dots(device) is None else DeviceState.OTHER_SCREEN
    return _OF_SOUND.get(str(seen.get("sound")), fine)


def _other_dots(device: Device) -> tuple[str, str] | None:
    """What was entered and what its browser draws on, where these differ: its letters are computed from what was entered."""
    entered, found = (device.settings or {}).get("resolution"), (device.seen or {}).get("screen")
    if device.kind != DeviceKind.BOARD or not entered or not found or list(entered) == list(found):
        return None
    return " × ".join(map(str, entered)), " × ".join(map(str, found))
