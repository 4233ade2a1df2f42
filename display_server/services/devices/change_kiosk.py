"""Whom people at a kiosk are told to ring, which board sends staff to it, and its ways: kiosks follow by themselves."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import DeviceKind, Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Place, Site
from display_server.domain.board_settings import LONGEST_NAME
from display_server.domain.broadcast import ExitWay
from display_server.domain.reach import DIAGONALS, FITS, MOST_MM, Reach, hung
from display_server.domain.rings import Ring
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.entry_refused import EntryRefused

OF_SITE = ("emergency_phone", "help_phone")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{0,18}")
_PLACES = ("staffed", "exit", "refuge")
_HUNG = ("lower_edge", "shelf", "diagonal", "lying")
_OWN = ("board", "audio_zone", "group", "ring", *_PLACES, "exit_way", "locked")
IN_WORDS = ("help_place", "neighbour")
"""Where a person is found, and the way to the next kiosk: a line in each language, entered as `neighbour_en` …"""
LONGEST_LINE = 120


class KioskUnknown(LookupError):
    """There is no such kiosk, or it has been revoked."""


def kiosk_with(session: Session, device_id: UUID) -> Device:
    """One that belongs. Raises KioskUnknown."""
    device = session.get(Device, device_id)
    if device is None or device.kind != DeviceKind.KIOSK.value or device.revoked_at is not None:
        raise KioskUnknown(device_id)
    return device


def change_kiosk(tx: Transaction, *, device_id: UUID, entered: Mapping[str, str], who: str) -> None:
    """Empty takes a setting away. Raises KioskUnknown, EntryRefused (`emergency_phone`, `board`, `neighbour` …)."""
    kiosk = kiosk_with(tx.session, device_id)
    site = tx.session.get_one(Site, kiosk.site_id)
    _refuse_nonsense(tx, entered)
    before = {**{name: getattr(site, name) for name in OF_SITE}, **_kept(kiosk)}
    site.emergency_phone, site.help_phone = entered["emergency_phone"], entered["help_phone"] or None
    own: dict[str, Any] = {name: entered[name] for name in _OWN if name != "locked" and entered.get(name)}
    own |= {"locked": True} if entered.get("locked") else {}
    own |= {name: said for name in IN_WORDS if (said := _by_language(name, entered))}
    measured = _measured(entered)
    kiosk.settings = {
        **{name: said for name, said in kiosk.settings.items() if name not in _kept(kiosk)},
        **own,
        **measured,
    }
    after = {**{name: getattr(site, name) for name in OF_SITE}, **own, **measured}
    if after == before:
        return
    audit(tx, who=who, what="device.changed", subject=f"device:{device_id}", before=before, after=after)
    catalogue_changed(tx, site)


def _kept(kiosk: Device) -> dict[str, Any]:
    kept = {name: kiosk.settings[name] for name in (*_OWN, *_HUNG) if name in kiosk.settings}
    return kept | {name: kiosk.settings[name] for name in IN_WORDS if kiosk.settings.get(name)}


def _by_language(name: str, entered: Mapping[str, str]) -> dict[str, str]:
    """A language left empty reads the site's own."""
    said = {language.value: entered.get(f"{name}_{language.value}", "") for language in Language}
    if any(len(line) > LONGEST_LINE for line in said.values()):
        raise EntryRefused(name, "long")
    return {language: line for language, line in said.items() if line}


def _measured(entered: Mapping[str, str]) -> dict[str, Any]:
    """How high it hangs. Empty: nobody has measured it. Raises EntryRefused where not everybody reaches its keys."""
    if not entered.get("lower_edge"):
        return {}
    found: dict[str, Any] = {"lower_edge": _millimetres("lower_edge", entered)}
    if entered.get("shelf"):
        found["shelf"] = _millimetres("shelf", entered)
    if entered.get("diagonal"):
        found["diagonal"] = _inches(entered["diagonal"])
    if entered.get("lying"):
        found["lying"] = True
    stands = hung(found)
    if stands is not None and stands.reach not in FITS:
        raise EntryRefused("shelf" if stands.reach is Reach.SHELF_TOO_DEEP else "lower_edge", stands.reach.value)
    return found


def _millimetres(name: str, entered: Mapping[str, str]) -> int:
    said = entered[name]
    if not (said.isascii() and said.isdecimal() and int(said) <= MOST_MM):
        raise EntryRefused(name, "wrong")
    return int(said)


def _inches(said: str) -> float:
    if not re.fullmatch(r"\d{2,3}([.,]\d)?", said) or not DIAGONALS[0] <= float(said.replace(",", ".")) <= DIAGONALS[1]:
        raise EntryRefused("diagonal", "wrong")
    return float(said.replace(",", "."))


def _refuse_nonsense(tx: Transaction, entered: Mapping[str, str]) -> None:
    for name in OF_SITE:
        needed = name == "emergency_phone" or bool(entered[name])
        if needed and not _PHONE.fullmatch(entered[name]):
            raise EntryRefused(name, "wrong")
    boards = set(tx.session.scalars(select(Device.serial).where(Device.kind == DeviceKind.BOARD.value)))
    if entered["board"] and entered["board"] not in boards:
        raise EntryRefused("board", "missing")
    if entered.get("ring") and entered["ring"] not in set(Ring):
        raise EntryRefused("ring", "wrong")
    for name in ("audio_zone", "group"):
        if len(entered.get(name, "")) > LONGEST_NAME:
            raise EntryRefused(name, "long")
    places = set(tx.session.scalars(select(Place.code)))
    for name in _PLACES:
        if entered[name] and entered[name] not in places:
            raise EntryRefused(name, "missing")
    if bool(entered["exit"]) != (entered["exit_way"] in set(ExitWay)):
        raise EntryRefused("exit_way", "missing")
