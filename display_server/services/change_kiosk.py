"""Whom people at a kiosk are told to ring, which board sends staff to it, and its ways: kiosks follow by themselves."""

import re
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from config.contract.words import DeviceKind
from display_server.db.models import Device, Place, Site
from display_server.db.transaction import Transaction
from display_server.domain.board_settings import LONGEST_NAME
from display_server.domain.broadcast import ExitWay
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.entry_refused import EntryRefused

OF_SITE = ("emergency_phone", "help_phone")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{0,18}")
_PLACES = ("staffed", "exit", "refuge")
_OWN = ("board", "audio_zone", *_PLACES, "exit_way", "locked")


class KioskUnknown(LookupError):
    """There is no such kiosk, or it has been revoked."""


def change_kiosk(tx: Transaction, *, device_id: UUID, entered: Mapping[str, str], who: str) -> None:
    """Empty takes a setting away. Raises KioskUnknown, EntryRefused (`emergency_phone`, `board`, `exit_way` …)."""
    kiosk = tx.session.get(Device, device_id)
    if kiosk is None or kiosk.kind != DeviceKind.KIOSK.value or kiosk.revoked_at is not None:
        raise KioskUnknown(device_id)
    site = tx.session.get_one(Site, kiosk.site_id)
    _refuse_nonsense(tx, entered)
    before = {**{name: getattr(site, name) for name in OF_SITE}, **_kept(kiosk)}
    site.emergency_phone, site.help_phone = entered["emergency_phone"], entered["help_phone"] or None
    own: dict[str, str | bool] = {name: entered[name] for name in _OWN if name != "locked" and entered.get(name)}
    own |= {"locked": True} if entered.get("locked") else {}
    kiosk.settings = {**{name: said for name, said in kiosk.settings.items() if name not in _kept(kiosk)}, **own}
    after = {**{name: getattr(site, name) for name in OF_SITE}, **own}
    if after == before:
        return
    audit(tx, who=who, what="device.changed", subject=f"device:{device_id}", before=before, after=after)
    catalogue_changed(tx, site)


def _kept(kiosk: Device) -> dict[str, str | bool]:
    return {name: kiosk.settings[name] for name in _OWN if name in kiosk.settings}


def _refuse_nonsense(tx: Transaction, entered: Mapping[str, str]) -> None:
    for name in OF_SITE:
        needed = name == "emergency_phone" or bool(entered[name])
        if needed and not _PHONE.fullmatch(entered[name]):
            raise EntryRefused(name, "wrong")
    boards = set(tx.session.scalars(select(Device.serial).where(Device.kind == DeviceKind.BOARD.value)))
    if entered["board"] and entered["board"] not in boards:
        raise EntryRefused("board", "missing")
    if len(entered.get("audio_zone", "")) > LONGEST_NAME:
        raise EntryRefused("audio_zone", "long")
    places = set(tx.session.scalars(select(Place.code)))
    for name in _PLACES:
        if entered[name] and entered[name] not in places:
            raise EntryRefused(name, "missing")
    if bool(entered["exit"]) != (entered["exit_way"] in set(ExitWay)):
        raise EntryRefused("exit_way", "missing")
