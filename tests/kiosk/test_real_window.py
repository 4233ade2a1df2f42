"""The kiosk in a real window of a real display: it shows welcome there, and SIGTERM ends it cleanly."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageGrab

from config.demo.programs import Demo
from config.look import tokens
from tests.tour.hand import KioskHand

PATIENCE_S = 60.0
PINE = tokens()["colour"]["light"]["speak"]


@pytest.fixture
def display() -> Iterator[str]:
    """A display of this test's own, without a screen."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed: apt-get install xvfb")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1200x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as said:
            number = said.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def demo(display: str) -> Iterator[Demo]:
    """St Anna with its kiosk on that display; its folder's path is short, as Unix sockets want it."""
    with tempfile.TemporaryDirectory(prefix="atrium-") as home:
        shown_there = {"DISPLAY": display, "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": "x11"}
        control = {"ATRIUM_CONTROL_SOCKET": f"{home}/control"}
        made = Demo(home=Path(home), front=0, printer=0, paper=0, extra={**shown_there, **control})
        made.start()
        yield made
        made.end()


def _part_of(picture: Image.Image, colour: str) -> float:
    """How much of the window is of this colour."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    found = picture.convert("RGB").getcolors(picture.width * picture.height)
    assert found is not None
    return sum(count for count, seen in found if seen == wanted) / (540 * 960)


@pytest.mark.long  # the tour drives the same program offscreen in each run
@pytest.mark.screen
def test_welcome_stands_in_a_real_window_and_sigterm_ends_it(demo: Demo) -> None:
    control, kiosk = demo.home / "control", demo.child("kiosk")
    _until(control.exists, kiosk.log)
    hand = KioskHand(control)
    hand.wait_for("welcome", PATIENCE_S / 2)
    seen: list[float] = []

    def shown() -> bool:
        seen.append(_part_of(ImageGrab.grab(xdisplay=demo.extra["DISPLAY"]), PINE))
        return 0.15 < seen[-1] < 0.4

    _until(shown, kiosk.log)
    assert "I have an appointment" in hand.labels()
    assert kiosk.process is not None
    kiosk.process.send_signal(signal.SIGTERM)
    assert kiosk.process.wait(60) == 0
    assert not control.exists()


def _until(true: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, log.read_text("utf-8")[-2000:]
        time.sleep(0.2)
