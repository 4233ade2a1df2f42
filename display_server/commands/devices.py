"""`device list`, `device pair CODE`, `device revoke SERIAL`: the fleet from the command line, as on the admin's pages."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.clock import read_clock
from config.contract.words import DeviceKind, Language
from config.locale import name_of, to_latin
from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words, checked_database
from display_server.commands.table import Command
from display_server.db.models import Device, Pairing, Site


def _device(settings: HubSettings, said: Namespace) -> int:
    match said.act:
        case "list":
            return _list(settings)
        case "pair":
            return _pair(settings, said)
        case _:
            return _revoke(settings, said)


def _list(settings: HubSettings) -> int:
    now = read_clock(settings.clock).now()
    database = checked_database(settings)
    with database.reading() as session:
        own = _site_language(session)
        for device in session.scalars(
            select(Device).order_by(Device.kind.desc(), func.length(Device.serial), Device.serial)
        ):
            state = (
                "revoked"
                if device.revoked_at
                else f"last seen {device.last_seen:%Y-%m-%d %H:%M}Z"
                if device.last_seen
                else "never seen"
            )
            sys.stdout.write(f"{device.kind:6}  {device.serial:8}  {name_of(device.names, own, own):30}  {state}\n")
        waiting = select(Pairing).where(Pairing.expires_at > now, Pairing.device_id.is_(None))
        for pairing in session.scalars(waiting.order_by(Pairing.asked_at)):
            sys.stdout.write(
                f"{pairing.kind:6}  waits with code {pairing.code[:4]} {pairing.code[4:]}, from {pairing.address}\n"
            )
    database.close()
    return 0


def _pair(settings: HubSettings, said: Namespace) -> int:
    code = to_latin(said.what or "").replace(" ", "").replace("-", "")
    if not code or not said.serial or not said.name:
        raise Refusal("say: device pair CODE --name NAME --serial SERIAL")
    database = checked_database(settings)
    with database.reading() as session:
        own = _site_language(session)
        kind = session.scalar(select(Pairing.kind).where(Pairing.code == code))
    database.close()
    asked: dict[str, Any] = {"view": said.view, "department": said.department, "language": said.language or own.value}
    settings_said = asked | {"chime": not said.no_chime} if kind == DeviceKind.BOARD else {}
    args = {
        "code": code,
        "names": {own.value: said.name},
        "serial": said.serial,
        "place": said.place,
        "settings": settings_said,
    }
    act_in_words(settings, "approve_pairing", args)
    sys.stdout.write(f"{said.serial} is approved; the device fetches its secret within seconds.\n")
    return 0


def _revoke(settings: HubSettings, said: Namespace) -> int:
    if not said.what:
        raise Refusal("say: device revoke SERIAL")
    act_in_words(settings, "revoke_device", {"serial": said.what})
    sys.stdout.write(f"{said.what} is revoked; it stops within a minute.\n")
    return 0


def _site_language(session: Session) -> Language:
    found = session.scalar(select(Site.language).order_by(Site.id).limit(1))
    return Language(found) if found else Language.ENGLISH


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["list", "pair", "revoke"], help="what to do")
    parser.add_argument("what", nargs="?", help="pair: the code on the device; revoke: the device's serial")
    parser.add_argument("--name", help="pair: its name in the site's language")
    parser.add_argument("--serial", help="pair: up to 8 capital letters and digits, printed on tickets")
    parser.add_argument("--place", help="pair: the code of the place where it stands")
    parser.add_argument("--view", choices=["lobby", "department"], default="lobby", help="pair a screen: what it shows")
    parser.add_argument("--department", help="pair a screen: whose calls")
    parser.add_argument("--language", choices=[one.value for one in Language], help="pair a screen: its language")
    parser.add_argument("--no-chime", action="store_true", help="pair a screen: silent at calls")


COMMANDS = [Command("device", "list, pair or revoke kiosks and screens", _device, _arguments)]
