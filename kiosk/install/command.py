"""`./run kiosk install`: options, what will be done in words, and its undoing."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from config.settings import KioskSettings
from kiosk.install.carry_out import Installer, StepFailed
from kiosk.install.files import HOME, MATRICES, UNIT, Machine
from kiosk.install.plan import PACKAGES, PutFile, Step, plan

_PROGRAM = Path(__file__).resolve().parents[2]
_RULES = _PROGRAM / "config/deploy/70-atrium-devices.rules"


def main(arguments: list[str]) -> int:
    """0 where everything was done."""
    asked = _parser().parse_args(arguments)
    if not asked.dry_run and os.geteuid() != 0:
        _say("This changes the machine: sudo ./run kiosk install … (or --dry-run to see what it would do).")
        return 1
    if asked.undo:
        done = Installer().undo(_say)
        stays = f"{HOME} stays: it holds the kiosk's settings and its place at the hub."
        _say(stays if done else "Nothing is installed here.")
        return 0 if done else 1
    try:
        _refuse_nonsense(asked.hub, asked.printer, asked.scanner, asked.update_key)
    except ValueError as nonsense:
        _say(str(nonsense))
        return 1
    keys = tuple(asked.update_key)
    machine = Machine(
        _PROGRAM, asked.hub, asked.rotate, asked.landscape, asked.printer, asked.scanner, keys, asked.loudspeaker
    )
    steps = plan(machine, _RULES.read_text("utf-8"))
    return _tell(steps, texts=asked.texts) if asked.dry_run else _install(steps, machine)


def _tell(steps: list[Step], *, texts: bool) -> int:
    for step in steps:
        _say(f"{step}")
        if isinstance(step, PutFile) and texts:
            _say("".join(f"    {line}\n" for line in step.text.splitlines()))
    return 0


def _install(steps: list[Step], machine: Machine) -> int:
    needed = ("xinit", "X", "xrandr", *(("aplay",) if machine.loudspeaker else ()))
    if missing := [name for name in needed if shutil.which(name) is None]:
        _say(f"{', '.join(missing)} is missing here: apt-get install --no-install-recommends {' '.join(PACKAGES)}")
        return 1
    try:
        Installer().install(steps, _say)
    except StepFailed as failed:
        _say(f"This did not work: {failed}. What was done so far is taken back by: ./run kiosk install --undo")
        return 1
    _say(
        f"Done. Now: systemctl start {UNIT} (or restart the machine), and approve the code on the screen in the admin."
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(
        prog="kiosk install",
        description="Makes a fresh Debian machine a kiosk: a user, an X session with nothing but the kiosk, touches that turn"
        " with the picture, devices, watchdog, logs that rotate, autostart.",
    )
    ask.add_argument("--hub", metavar="URL", default="http://127.0.0.1:8080", help="the hub's address")
    ask.add_argument("--printer", metavar="ADDRESS", help="tcp://HOST:PORT, serial:, usb: or file:")
    ask.add_argument("--scanner", metavar="ADDRESS", help="keys:/dev/input/by-id/…, serial:/dev/serial/by-id/… or none")
    ask.add_argument(
        "--loudspeaker", action="store_true", help="one is fitted: read aloud, and be heard where nobody comes"
    )
    ask.add_argument(
        "--update-key",
        metavar="HEX",
        action="append",
        default=[],
        help="whose signed versions it takes from its hub; repeatable",
    )
    ask.add_argument("--rotate", choices=list(MATRICES), default="normal", help="how the screen hangs")
    ask.add_argument("--landscape", action="store_true", help="draw 1920 x 1080")
    ask.add_argument("--dry-run", action="store_true", help="say what would be done, change nothing")
    ask.add_argument("--texts", action="store_true", help="with --dry-run: the files' texts, too")
    ask.add_argument("--undo", action="store_true", help="take everything back that an installation did")
    return ask


def _refuse_nonsense(hub: str, printer: str | None, scanner: str | None, update_keys: list[str]) -> None:
    """By the rules of the kiosk's own settings. Raises ValueError."""
    KioskSettings(home=Path(HOME), hub_url=hub, printer=printer, scanner=scanner, update_keys=update_keys)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
