"""`./run demo --show-faults`: cuts the hub, the printer and the network in turn while a bot goes on taking numbers.

The board page `/board/demo/faults` shows the ledger, `<home>/faults.json`: `{"issued", "lost", "doubled", "now"}`, where `now`
is none, hub, printer or network.
"""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from config.demo.number_bot import NumberBot
from config.demo.programs import Demo

CALM_S, CUT_S = 12.0, 12.0
KILL_AGAIN_S = 0.5  # the supervisor starts web again at once; to stay away it must die again


@dataclass(frozen=True)
class Cut:
    """One fault: how it is made (called again and again while it lasts) and how it is mended."""

    name: str
    make: Callable[[], None]
    mend: Callable[[], None]
    again: bool = False


class FaultShow:
    """Owns the bot and the turn of the faults; `go_on` is called a few times a second."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._bot = NumberBot(demo.address, demo.home)
        self._cuts = [
            Cut("hub", self._kill_web, _nothing, again=True),
            Cut("printer", lambda: self._tell_printer("paper_out"), lambda: self._tell_printer("reset")),
            Cut("network", lambda: self._signal_front(signal.SIGSTOP), lambda: self._signal_front(signal.SIGCONT)),
        ]
        self._turn = 0
        self._now: Cut | None = None
        self._until = time.monotonic() + CALM_S
        self._made_at = 0.0
        self._bot.start()

    def go_on(self) -> None:
        """Make, keep up or mend the fault of the moment, and write the ledger."""
        at = time.monotonic()
        if at >= self._until:
            self._change(at)
        elif self._now is not None and self._now.again and at - self._made_at >= KILL_AGAIN_S:
            self._now.make()
            self._made_at = at
        self._write()

    def end(self) -> None:
        """Mend what is broken and stop the bot, so that the demo ends cleanly."""
        if self._now is not None:
            self._now.mend()
        self._bot.stop()
        self._write()

    def _change(self, at: float) -> None:
        if self._now is None:
            self._now = self._cuts[self._turn % len(self._cuts)]
            self._turn += 1
            self._now.make()
            self._made_at, self._until = at, at + CUT_S
        else:
            self._now.mend()
            self._now, self._until = None, at + CALM_S

    def _write(self) -> None:
        counted = self._bot.count()
        said = {**counted, "now": self._now.name if self._now else "none"}
        staged = self._demo.home / "faults.json.new"
        staged.write_text(json.dumps(said), "utf-8")
        staged.replace(self._demo.home / "faults.json")

    def _kill_web(self) -> None:
        self._signal("web", signal.SIGKILL)

    def _signal_front(self, number: int) -> None:
        self._signal("front", number)

    def _signal(self, program: str, number: int) -> None:
        process = self._demo.hub_process(program)
        if process is None:
            return
        try:
            os.kill(process, number)
        except ProcessLookupError:
            return  # it is down already, which is what was wanted

    def _tell_printer(self, act: str) -> None:
        request = urllib.request.Request(  # noqa: S310  # our own printer on loopback
            f"{self._demo.paper_address}/control",
            data=json.dumps({"act": act}).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            urllib.request.urlopen(request, timeout=3).close()  # noqa: S310
        except (urllib.error.URLError, OSError) as away:
            raise RuntimeError(f"the printer's page does not answer: {away}") from away


def _nothing() -> None:
    """The hub's supervisor mends web by itself."""
