"""From the finger that leaves the last key to the first byte at the printer: a whole kiosk, a real `web`, the virtual printer.

The parent holds hub and printer and hears the bytes; the kiosk (`python -m tests.bench._tap_to_print HOME HUB PRINTER SERVICE`)
says when each finger left. Both read the machine's one monotonic clock. Half way the parent ends the hub: from then on numbers
come from the lease. Push is not there, so the kiosk is told as its stream would tell it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config.settings import KioskSettings
from hardware.printer.virtual import VirtualPrinter
from tests.bench._hub_for_load import fresh_demo, running_web

PRINTS = 18
"""Of each kind: a block has twenty numbers."""
WARM = 2
"""The first ones, in which screens are built; with the hub only."""
_LONGEST_S = 120.0


def tap_to_print() -> tuple[list[float], list[float]]:
    """Seconds of each print with the hub, and of each without."""
    first_bytes: list[float] = []

    def overhear(data: bytes) -> None:
        if data.startswith(b"\x1b@"):
            first_bytes.append(time.monotonic())

    with fresh_demo("sqlite", 1) as hub, VirtualPrinter() as device:
        device.overhear = overhear
        with running_web(hub) as web:
            command = [
                sys.executable, "-m", "tests.bench._tap_to_print", str(hub.home), f"http://127.0.0.1:{web.port}",
                device.url, web.services[0],
            ]  # fmt: skip
            environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
            kiosk = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
            try:
                assert kiosk.stdout is not None
                assert kiosk.stdin is not None
                online = json.loads(kiosk.stdout.readline())
            except BaseException:
                kiosk.kill()
                raise
        kiosk.stdin.write("the hub is gone\n")
        kiosk.stdin.flush()
        offline = json.loads(kiosk.stdout.readline())
        kiosk.wait(_LONGEST_S)
    taps = [*online, *offline]
    if len(first_bytes) != len(taps):
        raise RuntimeError(f"{len(taps)} fingers and {len(first_bytes)} tickets")
    times = [byte - tap for tap, byte in zip(taps, first_bytes, strict=True)]
    return times[WARM : len(online)], times[len(online) :]


class _Person:
    """At the real kiosk, by finger."""

    def __init__(self, home: Path, hub: str, printer: str, service: str) -> None:
        from kiosk.window import prepare_kivy

        settings = KioskSettings(home=home, demo=True, hub_url=hub, printer=printer)
        prepare_kivy(settings, offscreen=True)
        from kivy.base import EventLoop

        from hardware.printer.opening import open_printer
        from kiosk.app import KioskApp, on_screen_thread
        from kiosk.parts import open_kiosk

        paper = open_printer(settings.printer, settings.printer_profile, settings.folder / "spool.sqlite")
        whole = open_kiosk(settings, paper, on_screen_thread)
        whole.performer.link._with_stream = False
        self.mind, self._frame, self._service = whole.mind, EventLoop.idle, service
        self._app: Any = KioskApp(settings, whole.mind, whole.clock.now, whole.start, whole.close)
        self._app._run_prepare()
        self._until(lambda: service in self.mind.session.facts.leased and self.mind.session.facts.prints)

    def takes_numbers(self, count: int) -> list[float]:
        return [self._takes_one() for _ in range(count)]

    def _takes_one(self) -> float:
        from config.locale import name_of
        from kiosk.finger import Finger, key_with, middle_of
        from kiosk.flow.steps import ChooseService, Paper, TicketOut
        from kiosk.flow.taps import DonePressed

        session = self.mind.session
        catalogue = session.facts.catalogue
        assert catalogue is not None
        service = next(one for one in catalogue.services if one.code == self._service)
        self.mind._session = session.at(ChooseService(service.department))
        self._app.navigator.show(self.mind.session)
        until = time.monotonic() + 0.6  # the keys' quiet time, the screen comes to rest, and a person looks
        while time.monotonic() < until:
            self._frame()
        key = key_with(self._app.navigator.face.ids.slot, name_of(service.names, session.language))
        finger = Finger(*middle_of(key))
        finger.down()
        self._frame()
        left = time.monotonic()
        finger.up()
        self._until(lambda: isinstance(step := self.mind.session.step, TicketOut) and step.paper is Paper.PRINTED)
        self.mind.tap(DonePressed())
        return left

    def _until(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + _LONGEST_S
        while not holds():
            if time.monotonic() > until:
                raise TimeoutError(f"the kiosk stands at {self.mind.session.step}")
            self._frame()

    def loses_its_hub(self) -> None:
        from kiosk.flow.taps import HubWentAway

        self.mind.tap(HubWentAway())

    def goes(self) -> None:
        self._app.on_stop()


def main(home: str, hub: str, printer: str, service: str) -> None:
    person = _Person(Path(home), hub, printer, service)
    warm = person.takes_numbers(WARM)
    sys.stdout.write(json.dumps([*warm, *person.takes_numbers(PRINTS)]) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()
    person.loses_its_hub()
    sys.stdout.write(json.dumps(person.takes_numbers(PRINTS)) + "\n")
    sys.stdout.flush()
    person.goes()


if __name__ == "__main__":
    main(*sys.argv[1:])
