"""A real kiosk process without a window, for being killed.

`when` is `never`, `commit:N` (before the N-th commit of the outbox), `sending` (before the number's request leaves),
`answered` (its answer is read, nothing is done with it yet) or `printing`. With `taps` a person asks for a number, with
`code` one checks in; without, the kiosk only starts. What printed is written to `home/paper`, a number a line; the step at the
end to `home/step`.
"""

import os
import signal
import sqlite3
from collections import deque
from pathlib import Path

import httpx2

from config.contract.ticket import Ticket
from config.settings import KioskSettings
from hardware.ports import PrintJob, PrintResult
from kiosk.flow.taps import DepartmentChosen, NumberWanted, Scanned, Tap
from kiosk.parts import make_mind
from kiosk.performer import Performer
from tests.kiosk.paper import PaperStandIn
from tests.kiosk.world import HandWorld


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingLine(httpx2.BaseTransport):
    """The network as it is, until the moment of death."""

    def __init__(self, when: str) -> None:
        self._when, self._real = when, httpx2.HTTPTransport()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        number = request.url.path.endswith("/numbers")
        if number and self._when == "sending":
            die()
        answer = self._real.handle_request(request)
        if number and self._when == "answered":
            answer.read()
            die()
        return answer


class DyingPaper(PaperStandIn):
    def __init__(self, when: str, ledger: Path) -> None:
        super().__init__()
        self._when, self._ledger = when, ledger

    def print(self, job: PrintJob) -> PrintResult:
        if self._when == "printing":
            die()
        if isinstance(job.ticket, Ticket):
            with self._ledger.open("a") as ledger:
                ledger.write(job.ticket.number + "\n")
        return super().print(job)


def die_at_commit(rows: sqlite3.Connection, number: int) -> None:
    """SQLite tells each statement before it is carried out."""
    seen = 0

    def watch(statement: str) -> None:
        nonlocal seen
        seen += statement == "COMMIT"
        if seen == number:
            die()

    rows.set_trace_callback(watch)


def be_a_kiosk(hub: str, home: str, when: str, taps: bool, code: str) -> None:
    coming: deque[Tap] = deque()
    hands = HandWorld(coming.append)
    settings = KioskSettings(home=Path(home), hub_url=hub)
    paper = DyingPaper(when, Path(home) / "paper")
    performer = Performer(settings, paper, hands.world, transport=DyingLine(when), with_stream=False)
    mind = make_mind(performer, hands.world)
    performer.start()
    if when.startswith("commit:"):
        die_at_commit(performer.link.outbox._rows, int(when.removeprefix("commit:")))
    if taps:
        coming.extend([NumberWanted(), DepartmentChosen("cardiology")])
    if code:
        coming.append(Scanned(code))
    while coming:
        mind.tap(coming.popleft())
    performer.close()
    (Path(home) / "step").write_text(type(mind.session.step).__name__)
