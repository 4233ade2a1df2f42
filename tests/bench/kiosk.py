"""The kiosk's own figures: how soon it is there, how soon it answers a finger, what it holds after many visits.

The first frame is timed in processes of their own, start to the first picture; the rest in this one, offscreen.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, time
from typing import Any
from uuid import uuid4

import psutil

from config.contract.words import Language, PaperState
from config.settings import KioskSettings
from kiosk.flow import Facts
from kiosk.flow.steps import Welcome
from kiosk.flow.taps import (
    AppointmentChosen,
    BackPressed,
    DepartmentChosen,
    DonePressed,
    HelpPressed,
    LanguageChosen,
    LetterTyped,
    NumberIssued,
    NumberWanted,
    Printed,
    ServiceChosen,
)
from kiosk.mind import KioskMind
from tests.bench.figure import Figure
from tests.kiosk.screens.st_anna import MORNING, VISIT, catalogue, every_face, number, standing

VISITS, SWITCHES, TOUCHES, STARTS = 400, 60, 40, 5


def figures(_options: argparse.Namespace) -> Iterator[Figure]:
    """Targets are the issue's."""
    yield Figure("first_frame_s", median(_first_frame() for _ in range(STARTS)), "s", target=2.0)
    with tempfile.TemporaryDirectory() as home:
        bench = _Bench(Path(home))
        bench.every_screen_once()
        yield Figure("language_switch_p95_ms", _p95(bench.switches()), "ms", target=150)
        yield Figure("touch_redraw_p95_ms", _p95(bench.touches()), "ms", target=100)
        bench.visits(20)
        before = bench.rss_mb()
        bench.visits(VISITS)
        after = bench.rss_mb()
        yield Figure("rss_mb", after, "MB", target=300)
        yield Figure("rss_growth_mb", after - before, "MB", target=5, labels={"visits": VISITS})


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000


def _first_frame() -> float:
    """A whole process: interpreter, imports, window, welcome drawn."""
    with tempfile.TemporaryDirectory() as home:
        started = time()
        command = [sys.executable, "-m", "tests.bench.kiosk", home]
        said = subprocess.run(command, check=True, timeout=60, capture_output=True, text=True).stdout
        return float(said.split()[-1]) - started


class _Bench:
    def __init__(self, home: Path) -> None:
        os.environ.pop("DISPLAY", None)
        from kiosk.window import prepare_kivy

        settings = KioskSettings(home=home, demo=True)
        prepare_kivy(settings, offscreen=True)
        from kivy.base import EventLoop
        from kivy.clock import Clock

        from kiosk.app import KioskApp

        Clock._max_fps = 0.0  # what is measured is the work, not the wait for the next frame
        self.mind = KioskMind(Facts(catalogue=catalogue(), paper=PaperState.READY), lambda: MORNING, uuid4)
        self._frame = EventLoop.idle
        app: Any = KioskApp(settings, self.mind, lambda: MORNING)
        app._run_prepare()
        self._app = app
        self._frame()

    def every_screen_once(self) -> None:
        for language in Language:
            for _name, session in every_face(language):
                self._app.navigator.show(session)
                self._frame()

    def switches(self) -> list[float]:
        self._stand()
        taken = []
        for i in range(SWITCHES):
            started = perf_counter()
            self.mind.tap(LanguageChosen(list(Language)[i % 5]))
            self._frame()
            taken.append(perf_counter() - started)
        return taken

    def touches(self) -> list[float]:
        from kiosk.finger import Finger, key_with, middle_of

        taken = []
        for _ in range(TOUCHES):
            self._stand()
            key = key_with(self._app.navigator.face.ids.slot, "I have no appointment")
            finger = Finger(*middle_of(key))
            finger.down()
            self._frame()
            started = perf_counter()
            finger.up()
            self._frame()
            taken.append(perf_counter() - started)
            until = perf_counter() + 0.31  # the keys' quiet time
            while perf_counter() < until:
                self._frame()
        return taken

    def visits(self, count: int) -> None:
        for i in range(count):
            self._stand()
            mind = self.mind
            for tap in (LanguageChosen(list(Language)[i % 5]), AppointmentChosen(), LetterTyped("K"), HelpPressed()):
                mind.tap(tap)
            self._frame()
            for on in (BackPressed(), BackPressed(), NumberWanted(), DepartmentChosen("cardiology")):
                mind.tap(on)
            self._frame()
            mind.tap(ServiceChosen("ecg"))
            asked = mind.session.awaiting
            if asked is not None:
                mind.tap(NumberIssued(mind.session.id, asked, number(f"K-{i + 1:03d}")))
            mind.tap(Printed(mind.session.id, VISIT))
            self._frame()
            mind.tap(DonePressed())

    def _stand(self) -> None:
        self.mind._session = standing(Welcome())
        self._app.navigator.show(self.mind.session)
        self._frame()

    def rss_mb(self) -> float:
        return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    _Bench(Path(sys.argv[1]))
    sys.stdout.write(f"{time()}\n")
