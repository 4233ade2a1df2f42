"""Pairs the demo's kiosks and boards beforehand; their secrets go to files of the demo's home, 0600, and nowhere else."""

from typing import Any

from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.words import DeviceKind, Names
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Place, Site
from display_server.demo.hospital import Hospital, Table
from display_server.services.devices.device_secret import fresh_secret, secret_hash

Secrets = dict[str, dict[str, str]]
"""Serial → `{"device_id", "secret", "kind"}`."""


def load_devices(tx: Transaction, hospital: Hospital, site: Site) -> Secrets:
    """Every kiosk and board of the demo as an administrator would have approved it."""
    secrets: Secrets = {}
    for kiosk in hospital.kiosks["kiosks"]:
        settings = {
            "help_place": _text(hospital, kiosk["help_place"]),
            "neighbour": _text(hospital, kiosk["neighbour"]),
            "board": kiosk["board"],
            "staffed": kiosk["staffed"],
        }
        secrets[kiosk["serial"]] = _pair(tx, site, DeviceKind.KIOSK, kiosk, hospital.names(kiosk), settings)
    for board in hospital.kiosks["boards"]:
        names = _board_names(hospital, board)
        secrets[board["serial"]] = _pair(tx, site, DeviceKind.BOARD, board, names, _board_settings(site, board))
    tx.session.flush()
    return secrets


def _pair(  # noqa: PLR0917  # one call each, in the order an administrator says it
    tx: Transaction, site: Site, kind: DeviceKind, entry: Table, names: Names, settings: dict[str, Any]
) -> dict[str, str]:
    secret = fresh_secret()
    device = Device(
        id=uuid7(),
        site_id=site.id,
        kind=kind.value,
        serial=entry["serial"],
        names=names,
        place_id=tx.session.scalars(select(Place.id).where(Place.code == entry["place"])).one(),
        secret_hash=secret_hash(secret),
        paired_at=tx.now,
        rotated_at=None,  # its secret lies in a file that several programs of the demo read: it stays
        seen={},
        settings=settings,
    )
    tx.session.add(device)
    return {"device_id": str(device.id), "secret": secret, "kind": kind.value}


def _text(hospital: Hospital, said: list[str]) -> dict[str, str]:
    return {language.value: text for language, text in hospital.by_language(said).items()}


def _board_settings(site: Site, board: Table) -> dict[str, Any]:
    """`Device.settings` of a board: one lobby overview, the others each their department's."""
    shown = (
        {"view": "lobby"} if board.get("view") == "lobby" else {"view": "department", "department": board["department"]}
    )
    # one zone: whoever opens several boards at one desk hears one voice
    return {**shown, "language": site.language, "chime": "department" in board, "audio_zone": "hospital"}


def _board_names(hospital: Hospital, board: Table) -> Names:
    """A board is called like the place it hangs in."""
    place = next(place for place in hospital.places["places"] if place["code"] == board["place"])
    return hospital.place_names(place)
