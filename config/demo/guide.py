"""What `./run demo` says when all is up: where to look, whom to be, which codes to type."""

import csv
import os
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from config.demo.programs import Demo

EARLY, LATE = timedelta(minutes=50), timedelta(minutes=20)  # well inside the hours of a check-in


def guide(demo: Demo, seconds: float, faults: bool) -> str:
    """The whole text, in English as every command's."""
    hospital = tomllib.loads((Path(__file__).parent / "hospital.toml").read_text("utf-8"))
    people = {role: entry["email"] for entry in reversed(hospital["accounts"]) for role in entry["roles"]}
    lines = [
        "",
        f"Atrium is ready after {seconds:.1f} s. This is a demo: St Anna and everybody in it are invented.",
        *demo.moved,
        "",
        f"  Kiosk             {_kiosk(demo)}",
        f"  Lobby board       {demo.address}/board/demo/lobby",
        f"  Department board  {demo.address}/board/demo/department/cardiology",
        f"  Staff console     {demo.address}/staff      {people['staff']}",
        f"  Admin             {demo.address}/admin      {people['admin']}",
        f"                    password for both: {hospital['demo']['password']}",
        f"  The paper         {demo.paper_address}/",
    ]
    if faults:
        lines.append(f"  Numbers lost      {demo.address}/board/demo/faults")
    lines += ["", *_try(demo), "", "Ctrl-C ends all of it.", ""]
    return "\n".join(lines)


def _kiosk(demo: Demo) -> str:
    if not demo.with_kiosk:
        return "not started (--no-kiosk)"
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return "in its own window"
    return "there is no display here, so it draws offscreen; `./run tour DIR` takes pictures of it"


def _try(demo: Demo) -> list[str]:
    said = [
        "Try: take a number at the kiosk and watch the boards; call it in the staff console (choose a desk of Cardiology);",
        "     scan the code on the paper, or open the address it holds: that is the phone page;",
    ]
    codes = codes_for_now(demo.home)
    if codes:
        said.append("     check in at the kiosk with " + ", ".join(f"{code} ({what})" for code, what in codes) + ".")
    return said


def codes_for_now(home: Path) -> list[tuple[str, str]]:
    """(typed code, what will happen) of two bookings: one that can check in now, one of another day."""
    file = home / "bookings.csv"
    if not file.exists():
        return []
    found: dict[str, str] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for booking in csv.DictReader(lines):
            starts_at = datetime.fromisoformat(booking["starts_at"])
            now = datetime.now(starts_at.tzinfo)
            if -LATE < starts_at - now < EARLY:
                found.setdefault("an appointment now", booking["code"])
            elif starts_at.date() > now.date():
                found.setdefault("one of another day", booking["code"])
    return [(f"{code[:4]} {code[4:]}", what) for what, code in found.items()]
