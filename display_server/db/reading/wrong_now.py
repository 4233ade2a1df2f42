"""What is wrong in the house at this moment and must be told outside it, read from what its pages show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import DeviceKind, Names, PaperState
from display_server.db.models import Alarm, Device, HelpCall, Service
from display_server.domain.alarming import Kind

SILENT_AFTER = timedelta(seconds=60)
_NO_PAPER = {PaperState.OUT.value, PaperState.COVER_OPEN.value, PaperState.CUTTER.value, PaperState.FAULT.value}


@dataclass(frozen=True)
class Wrong:
    """`about`: `names` of the thing by language, `serial` of a device. Never anybody's name."""

    kind: Kind
    key: str
    about: dict[str, Any]


def wrong_now(session: Session, now: datetime) -> list[Wrong]:
    """Lines nobody serves and nobody sees to, unanswered calls for a person, devices that are silent or out of paper."""
    return [*_alone(session), *_help(session), *_devices(session, now)]


def _alone(session: Session) -> Iterator[Wrong]:
    rows = session.execute(
        select(Alarm.id, Service.names)
        .join(Service, Service.id == Alarm.service_id)
        .where(Alarm.raised_at.is_not(None), Alarm.acknowledged_at.is_(None), Alarm.ended_at.is_(None))
    )
    for key, names in rows:
        yield Wrong(Kind.LINE_ALONE, f"line:{key}", {"names": _plain(names)})


def _help(session: Session) -> Iterator[Wrong]:
    rows = session.execute(
        select(HelpCall.id, Device.names, Device.serial)
        .join(Device, Device.id == HelpCall.device_id)
        .where(HelpCall.acknowledged_at.is_(None), HelpCall.ended_at.is_(None))
    )
    for key, names, serial in rows:
        yield Wrong(Kind.HELP, f"help:{key}", {"names": _plain(names), "serial": serial})


def _devices(session: Session, now: datetime) -> Iterator[Wrong]:
    seen = select(Device).where(Device.revoked_at.is_(None), Device.last_seen.is_not(None))
    for one in session.scalars(seen):
        about = {"names": _plain(one.names), "serial": one.serial}
        if one.last_seen is not None and now - one.last_seen >= SILENT_AFTER:
            yield Wrong(Kind.SILENT, f"silent:{one.id}", about)
        elif one.kind == DeviceKind.KIOSK and (one.seen or {}).get("paper") in _NO_PAPER:
            yield Wrong(Kind.PRINTER, f"printer:{one.id}", about)


def _plain(names: Names) -> dict[str, str]:
    return {language.value: one.name for language, one in names.items()}
