"""Asks the printer what it is and writes its address and profile into `atrium.toml`, so that a technician types neither."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.settings import KioskSettings
from hardware.discovery import plugged_in
from hardware.printer.probe import probe
from hardware.printer.profiles import UnknownPrinter, profile_of
from hardware.printer.status import can_print
from hardware.printer.transports.address import way_to
from kiosk.doctor.findings import Finding, Verdict

_BARE = "pictures-80mm"
"""Where the profile that is set is none: the one that can be wrong for nobody."""


def set_printer(settings: KioskSettings) -> Iterator[Finding]:
    """The printer that is named, else the only one found on USB."""
    url = settings.printer
    if url is None:
        found = [device.said for device in plugged_in() if device.setting == "printer"]
        if len(found) != 1:
            said = f"{len(found)} printers are plugged in, and none is named" if found else "no printer is plugged in"
            yield Finding("printer", Verdict.WRONG, said, 'Set printer = "…" (tcp://host:9100 for one on the network).')
            return
        url = found[0]
    try:
        way = way_to(url)
    except ValueError as refused:
        yield Finding("printer", Verdict.WRONG, str(refused), "Mend the setting in atrium.toml.")
        return
    answer = probe(way)
    if not way.answers or not can_print(answer.state):
        yield Finding("printer", Verdict.WRONG, f"{url} could not be asked what it is ({answer.state.value})")
        return
    try:
        chosen = profile_of(settings.printer_profile)
    except UnknownPrinter:
        chosen = profile_of(_BARE)
    values = {"printer": url, "printer_profile": answer.proposed(chosen).name}
    write_settings(settings.home / "atrium.toml", values)
    for key, value in values.items():
        yield _written(key, value)


def _written(key: str, value: str) -> Finding:
    if os.environ.get(f"ATRIUM_{key.upper()}", value) != value:
        cure = f"Take ATRIUM_{key.upper()} out of the environment: it is heard before the file."
        return Finding(key, Verdict.WORTH_A_LOOK, f'"{value}" is written, and the environment says otherwise', cure)
    return Finding(key, Verdict.WELL, f'"{value}" is written into atrium.toml')


def write_settings(file: Path, values: Mapping[str, str]) -> None:
    """Into the file's first part, before any table, and nothing else of it changes. Replaced at once, with its own mode."""
    before = file.read_text("utf-8") if file.exists() else ""
    table = re.search(r"^[ \t]*\[", before, re.MULTILINE)
    head, rest = (before[: table.start()], before[table.start() :]) if table else (before, "")
    for key, value in values.items():
        line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
        known = re.compile(rf"^[ \t]*{key}[ \t]*=.*$", re.MULTILINE)
        if known.search(head):
            head = known.sub(lambda _found, line=line: line, head, count=1)  # type: ignore[misc]
        else:
            head = f"{head.rstrip()}\n{line}\n" if head.strip() else f"{line}\n"
    fresh = file.with_suffix(".toml.new")
    fresh.touch(mode=file.stat().st_mode & 0o777 if file.exists() else 0o600)
    fresh.write_text(head + ("\n" if rest and not head.endswith("\n\n") else "") + rest, "utf-8")
    fresh.replace(file)
