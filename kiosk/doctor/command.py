"""The command: options, every check in order, the report on screen and on disk."""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from config.settings import KioskSettings, read_settings
from hardware.owner import take_devices
from hardware.printer.spool import Spool
from kiosk.doctor.findings import Finding, Verdict, written
from kiosk.doctor.other_checks import (
    check_alarm,
    check_card_reader,
    check_hub,
    check_keypad,
    check_presence,
    check_scanner,
    check_sound,
    proposals,
)
from kiosk.doctor.printer_check import check_printer
from kiosk.doctor.screen_check import check_screen
from kiosk.doctor.set_printer import set_printer


def main(arguments: list[str]) -> int:
    """0 where nothing is wrong, 1 where something is."""
    asked = _parser().parse_args(arguments)
    settings: KioskSettings = read_settings(KioskSettings)
    settings.folder.mkdir(parents=True, exist_ok=True)
    if asked.new_roll:
        return _new_roll(settings)
    owned = take_devices(settings.folder)
    if owned is None:
        cure = (
            "Stop it first (sudo systemctl stop atrium-kiosk): two programs at one printer spoil each other's tickets."
        )
        findings = [Finding("kiosk", Verdict.WRONG, "it runs, and its devices are its own", cure)]
    else:
        with owned:
            findings = list(set_printer(settings)) if asked.set else []
            settings = read_settings(KioskSettings)
            findings += _checks(settings, asked)
    report = written(findings)
    (settings.folder / "doctor.txt").write_text(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n{report}", "utf-8")
    sys.stdout.write(f"{report}Written to {settings.folder / 'doctor.txt'}\n")
    return int(any(finding.verdict is Verdict.WRONG for finding in findings))


def _parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(
        prog="kiosk doctor",
        description="Tries this kiosk's devices. Stop the kiosk first: a device has one owner.",
    )
    ask.add_argument("--set", action="store_true", help="write what the printer says of itself into atrium.toml")
    ask.add_argument("--no-page", action="store_true", help="print no test page")
    ask.add_argument("--no-sound", action="store_true", help="play no tone, and leave the alarm alone")
    ask.add_argument("--wait", type=float, default=10, metavar="SECONDS", help="for somebody to scan a code (10)")
    ask.add_argument(
        "--new-roll", action="store_true", help="say that a full roll of paper was put in, and do nothing else"
    )
    return ask


def _checks(settings: KioskSettings, asked: argparse.Namespace) -> Iterator[Finding]:
    yield check_hub(settings.hub_url)
    yield from check_screen(settings)
    if settings.printer is None:
        yield Finding("printer", Verdict.WRONG, "none is named", 'Set printer = "…" to one of those found below.')
    else:
        yield from check_printer("printer", settings.printer, settings.printer_profile, with_page=not asked.no_page)
        yield from _roll(settings, settings.printer)
    if settings.printer_fall_back is not None:
        second = settings.printer_fall_back_profile
        yield from check_printer("second printer", settings.printer_fall_back, second, with_page=not asked.no_page)
    yield check_scanner(settings.scanner, asked.wait)
    yield from check_card_reader(settings.card_reader, settings.card_file)
    yield from check_keypad(settings.keypad, settings.keypad_codes, asked.wait)
    yield from check_presence(settings.presence, asked.wait)
    if not asked.no_sound:
        yield check_sound()
        yield from check_alarm(settings.alarm)
    yield from proposals()


def _spool(settings: KioskSettings, printer: str) -> Spool:
    return Spool(settings.folder / "spool.sqlite", printer, datetime.now(UTC))


def _roll(settings: KioskSettings, printer: str) -> Iterator[Finding]:
    spool = _spool(settings, printer)
    if spool.asks_about_roll():
        used = f"{spool.paper_used_mm() / 1000:.1f} m printed on this roll; its cover was opened since"
        yield Finding("paper", Verdict.WORTH_A_LOOK, used, "After a new roll: ./run kiosk doctor --new-roll")
    spool.close()


def _new_roll(settings: KioskSettings) -> int:
    if settings.printer is None:
        sys.stderr.write("No printer is named in the settings.\n")
        return 1
    spool = _spool(settings, settings.printer)
    spool.new_roll()
    spool.close()
    sys.stdout.write(f"A full roll of {settings.roll_metres:.0f} m is noted.\n")
    return 0
