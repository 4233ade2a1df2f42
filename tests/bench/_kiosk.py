"""A whole kiosk in a process of its own, for `./run bench kiosk` and a test: wired as `python -m kiosk` wires it, offscreen.

`python -m tests.bench._kiosk first-frame|visits|map|search|months HOME [COUNT]` says one line of JSON last. Threads, outbox,
journal and the line to a hub are real and running; hub and printer answer by the steps below, so that no time of theirs is
measured.
"""

import json
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter, time
from typing import Any

from config.contract.ways import MapSpace
from config.contract.words import Language
from config.settings import KioskSettings
from kiosk.flow import Session
from kiosk.flow.steps import FindPlace, FindService, ShowWay, Welcome
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
from tests.kiosk.screens.st_anna import MORNING, VISIT, busy, every_face, number, standing
from tests.resident import rss_mb

VISITS, SWITCHES, TOUCHES = 400, 60, 40
_TYPED = {
    Language.ENGLISH: ("CARDIO", "LABRATO"),
    Language.RUSSIAN: ("КАРДИО", "ЛАБАРАТ"),
    Language.UKRAINIAN: ("КАРДІО", "ЛАБАРАТ"),
    Language.LITHUANIAN: ("KARDIO", "LABARAT"),
    Language.CHINESE: ("XNK", "FSK"),
}
POLYGONS, MAPS = 2_000, (0, 1, 2) * 4
NOBODY, NO_PRINTER = "http://127.0.0.1:9", "tcp://127.0.0.1:9"


class _Kiosk:
    def __init__(self, home: Path) -> None:
        from kiosk.window import prepare_kivy

        settings = KioskSettings(home=home, demo=True, hub_url=NOBODY, printer=NO_PRINTER)
        prepare_kivy(settings, offscreen=True)
        from kivy.base import EventLoop
        from kivy.clock import Clock

        from hardware.printer.opening import open_printer
        from kiosk.app import KioskApp
        from kiosk.parts import open_kiosk

        Clock._max_fps = 0.0  # what is measured is the work, not the wait for the next frame
        printer = open_printer(settings.printer, settings.printer_profile, settings.folder / "spool.sqlite")
        whole = open_kiosk(
            settings, printer, lambda _act: None
        )  # its hub and printer are never there: nothing is heard
        self.mind = whole.mind
        self.mind._session = standing(Welcome())
        self.mind.wishes_go_to(lambda _wish: None)
        self._frame = EventLoop.idle
        app: Any = KioskApp(settings, self.mind, lambda: MORNING, whole.start, whole.close)
        app.bind(on_start=app.tidying.begin)  # as `python -m kiosk` does
        app._run_prepare()
        self._app = app
        self._frame()

    def close(self) -> None:
        self._app.on_stop()

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
        from kiosk.widgets.key import GUARD

        taken = []
        for _ in range(TOUCHES):
            self._stand()
            GUARD.calm()  # as somebody who has looked
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

    def map_frames(self) -> tuple[float, list[float]]:
        """The frame that draws a floor of 2,000 rooms anew, at worst; and each one while the way grows (others draw nothing)."""
        from kiosk.widgets.floor_map import FloorMap

        firsts, taken = [], []
        for zoom in MAPS:
            self._stand()
            self._app.navigator.show(_on_a_large_floor(zoom))
            firsts.append(self._timed_frame())
            (drawn,) = (one for one in self._app.navigator.face.screen.walk() if isinstance(one, FloorMap))
            while drawn.drawn < 1:
                taken.append(self._timed_frame())
        return max(firsts[1:]), taken  # the very first one also builds the screen

    def search_frames(self, languages: Sequence[Language] = tuple(Language)) -> list[float]:
        """Each frame after a letter: what it finds is looked for, set and drawn."""
        taken = []
        for language in languages:
            for step in (FindService(), FindPlace()):
                for word in _TYPED[language]:
                    self.mind._session = standing(step, language, heard=busy())
                    self._app.navigator.show(self.mind.session)
                    self._frame()
                    for letter in word:
                        started = perf_counter()
                        self.mind.tap(LetterTyped(letter))
                        self._frame()
                        taken.append(perf_counter() - started)
        return taken

    def _timed_frame(self) -> float:
        started = perf_counter()
        self._frame()
        return perf_counter() - started


def _on_a_large_floor(zoom: int) -> Session:
    """The way to waiting place F over a first floor of 2,000 rooms."""
    session = standing(ShowWay("waiting-f", zoom=zoom))
    catalogue = session.facts.catalogue
    assert catalogue is not None
    assert catalogue.map is not None
    rooms = [
        MapSpace(kind="room", outline=[(x, y), (x + 1.2, y), (x + 1.2, y + 0.6), (x, y + 0.6)])
        for x, y in ((n % 50 * 1.6, 14 + n // 50 * 0.6) for n in range(POLYGONS))
    ]
    floors = [one.model_copy(update={"spaces": rooms}) if n == 0 else one for n, one in enumerate(catalogue.map.floors)]
    large = catalogue.model_copy(update={"map": catalogue.map.model_copy(update={"floors": floors})})
    return replace(session, facts=replace(session.facts, catalogue=large))


def _p95_ms(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000


def _go_through_visits(kiosk: _Kiosk) -> dict[str, float]:
    kiosk.every_screen_once()
    switches, touches = kiosk.switches(), kiosk.touches()
    kiosk.visits(20)
    before = rss_mb()
    kiosk.visits(VISITS)
    after = rss_mb()
    return {
        "language_switch_p95_ms": _p95_ms(switches),
        "touch_redraw_p95_ms": _p95_ms(touches),
        "visits": VISITS,
        "rss_mb": after,
        "rss_growth_mb": after - before,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


def _months(kiosk: _Kiosk, count: int) -> dict[str, float]:
    """`count` visits, the memory before them and its highest after each twentieth part of them."""
    kiosk.every_screen_once()
    kiosk.visits(200)
    before, seen = rss_mb(), []
    for _ in range(20):
        kiosk.visits(count // 20)
        seen.append(rss_mb())
    return {"visits": count, "before_mb": before, "rss_mb": seen[-1], "growth_mb": max(seen) - before}


def _search(kiosk: _Kiosk) -> dict[str, float]:
    kiosk.search_frames([Language.ENGLISH])  # its screens are built once
    frames = kiosk.search_frames()
    return {"search_frame_p95_ms": _p95_ms(frames), "letters": len(frames)}


def _draw_maps(kiosk: _Kiosk) -> dict[str, float]:
    first, frames = kiosk.map_frames()
    return {"map_first_frame_ms": first * 1000, "map_frame_p95_ms": _p95_ms(frames), "polygons": POLYGONS}


def main(task: str, home: str, count: str = "5000") -> None:
    kiosk = _Kiosk(Path(home))
    tasks: dict[str, Callable[[_Kiosk], dict[str, float]]] = {
        "visits": _go_through_visits,
        "map": _draw_maps,
        "search": _search,
        "months": partial(_months, count=int(count)),
    }
    said = {"at": time()} if task == "first-frame" else tasks[task](kiosk)
    kiosk.close()
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
