"""From `kill -9` in the middle of a visit to the welcome screen in front of the next person: the real program, over and over.

What systemd would do is done here: it waits `RestartSec` of the unit that `./run kiosk install` writes, then starts the program
again. The hub has gone before the first of them: what is shown comes from this kiosk's own disk.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.contract.words import Language
from config.locale import words
from config.settings import HubSettings
from kiosk.install.files import Machine, unit
from tests.bench._hub_for_load import HOST, fresh_demo, running_web
from tests.tour.hand import KioskHand, KioskRefused

RUNS = 5
_MORNING = "2026-03-12T08:21:00,1"
"""Its own hours: at night no welcome stands there."""
_LOOK_EVERY_S, _LONGEST_S = 0.02, 60.0


def restarts() -> list[float]:
    """Seconds of each."""
    with fresh_demo("sqlite", 1) as hub, tempfile.TemporaryDirectory(prefix="atrium-restart-") as folder:
        socket = Path(folder) / "kiosk.sock"
        with running_web(hub) as web, _kiosk(hub, web.port, socket) as first:
            _until_welcome(KioskHand(socket))
            first.kill()
        return [_one(hub, web.port, socket) for _ in range(RUNS)]


def restart_sec(text: str) -> float:
    """What systemd waits before it starts the program again."""
    found = re.search(r"^RestartSec=(\d+)$", text, re.MULTILINE)
    assert found, "the unit says how long"
    return float(found[1])


def _one(hub: HubSettings, port: int, socket: Path) -> float:
    with _kiosk(hub, port, socket) as killed:
        hand = KioskHand(socket)
        _until_welcome(hand)
        hand.tap(words(Language.ENGLISH).say("kiosk.welcome.appointment"))
        hand.wait_for("enter_code", _LONGEST_S)
        began = time.monotonic()
        killed.kill()
        killed.wait()
    time.sleep(restart_sec(unit(Machine(program=Path.cwd(), hub=""))))
    with _kiosk(hub, port, socket):
        _until_welcome(KioskHand(socket))
        return time.monotonic() - began


def _until_welcome(hand: KioskHand) -> None:
    """It stands on the glass with the hospital's name, as the catalogue on disk says it."""
    way_in, until = words(Language.ENGLISH).say("kiosk.welcome.appointment"), time.monotonic() + _LONGEST_S
    while True:
        try:
            labels = hand.labels()
            if way_in in labels and any("St Anna" in label for label in labels) and hand.step() == "welcome":
                return
        except (OSError, KioskRefused) as silent:
            if time.monotonic() > until:
                raise KioskRefused("no welcome") from silent
        if time.monotonic() > until:
            raise KioskRefused(f"no welcome: {hand.labels()}")
        time.sleep(_LOOK_EVERY_S)


@contextmanager
def _kiosk(hub: HubSettings, port: int, socket: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m kiosk`, as systemd starts it; killed at the end of its block if it still lives."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"} | {
        "ATRIUM_HOME": str(hub.home), "ATRIUM_DEMO": "1", "ATRIUM_CLOCK": _MORNING, "ATRIUM_CONTROL_SOCKET": str(socket),
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "kiosk",
        "--offscreen",
        "--hub",
        f"http://{HOST}:{port}",
        "--printer",
        "tcp://127.0.0.1:9",
    ]
    program = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield program
    finally:
        program.kill()
        program.wait()
