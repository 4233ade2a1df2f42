"""Hundreds of tickets and dozens of faults over each plug: the journal and what lies on the paper agree on every job."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from config.contract.paper import BRIEF, NumberStyle, PaperTemplate, PaperTemplates
from config.contract.words import Language, PrintOutcome
from hardware.printer.conversation import TimeLimits
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.faces.network import NetworkFace
from hardware.printer.virtual.faults import Faults
from hardware.printer.virtual.ledger import PrintedTicket
from tests.hardware.cast import CALM, FACES, QUICK, a_job, a_printer, a_sign
from tests.patience import until

PRINTED, REFUSED, UNKNOWN = PrintOutcome.PRINTED, PrintOutcome.REFUSED, PrintOutcome.UNKNOWN
_SHORT = PaperTemplates(wide=BRIEF, narrow=BRIEF)
_SIGNED = PaperTemplate(parts=(), number=NumberStyle.LETTERS, logo=a_sign())
"""The hospital's sign, which the printer is given to keep between two tickets."""
_WITH_SIGN = PaperTemplates(wide=_SIGNED, narrow=_SIGNED)
_PARTS = ("connect", "status", "write", "confirmation")
_IN_CALM = {name: getattr(CALM, name) for name in _PARTS}
"""Where nothing is wrong, no job may be unknown because a busy machine was late; where something is, patience is short."""
_IN_A_FAULT = {name: getattr(QUICK, name) for name in _PARTS}
_LONGEST_S = 60.0
_BETWEEN_FAULTS = 9  # so one job of ten meets a fault
_NOBODY_ASKS, _ASKED_AT_ONCE = 0.1, 0.55
"""Of those asked whether their ticket came out: some walk off, half answer while the printer is not well yet."""


def _set(**faults: object) -> Callable[[Faults], None]:
    def put(there: Faults) -> None:
        for name, value in faults.items():
            setattr(there, name, value)

    return put


def _some_fault(random: Random) -> tuple[Callable[[Faults], None], bool]:
    """A fault, and whether it may truly leave open what came out."""
    before_the_job = [
        _set(paper_out=True),
        _set(cover_open=True),
        _set(offline=True),
        _set(silent=True),
        _set(hang_up=True),
        _set(refuse=True),
        _set(cutter_jammed=True),
    ]
    in_the_job = [
        _set(swallow_confirmations=True),
        _set(cut_line_after_bytes=random.randrange(20, 380)),
        _set(paper_out_after_lines=random.randrange(1, 12)),
        _set(stop_reading_after_bytes=random.randrange(20, 380)),
        _set(drop_answers=random.randrange(1, 6)),
    ]
    if random.random() < 0.5:
        return random.choice(before_the_job), False
    return random.choice(in_the_job), True


class _Storm:
    """One printer, and what was told of every number: by the printer, and where it did not know, by its person."""

    def __init__(self, device: VirtualPrinter, ours: EscPosPrinter, limits: TimeLimits, random: Random) -> None:
        self.device, self.ours, self.limits, self.random = device, ours, limits, random
        self.told: dict[str, PrintOutcome] = {}
        self.jobs: dict[str, UUID] = {}
        self.may_be_open: set[str] = set()
        self.calm: set[str] = set()
        self.heard: dict[str, bool] = {}
        self.wrong: list[str] = []

    def weather(self, jobs: int) -> None:
        order = iter(range(1, jobs + 1))
        for _ in range(jobs // (_BETWEEN_FAULTS + 1)):
            calm = [f"K-{next(order):04}" for _ in range(_BETWEEN_FAULTS)]
            self.calm.update(calm)
            halves = [threading.Thread(target=self._print_all, args=(part,)) for part in (calm[::2], calm[1::2])]
            for half in halves:
                half.start()
            for half in halves:
                half.join(timeout=60)
                assert not half.is_alive(), f"one of {calm} hangs"
            self._print_in_a_fault(f"K-{next(order):04}")

    def _print_in_a_fault(self, number: str) -> None:
        fault, leaves_open = _some_fault(self.random)
        if leaves_open:
            self.may_be_open.add(number)
        self._have(_IN_A_FAULT)
        self.device.faults.read_so_far = 0
        fault(self.device.faults)
        self._see_the_plug()
        self._print_all([number])
        answers = self.random.random()
        if _NOBODY_ASKS < answers < _ASKED_AT_ONCE:
            self._ask_the_person(number)
        self.ours.paper()  # a sign may be on its way when the line breaks
        self.device.faults.reset()
        self._see_the_plug()
        if answers >= _ASKED_AT_ONCE:
            self._ask_the_person(number)
        if self.random.random() < 0.2:
            self.device.graphics.pictures.clear()  # another printer stands there now
        self._have(_IN_CALM)
        self.ours.paper()

    def _see_the_plug(self) -> None:
        """A plug takes a moment to be gone, and to be back. The network's stays where a printer only hangs up."""
        faults, face = self.device.faults, self.device.face
        gone = faults.refuse or (faults.hang_up and not isinstance(face, NetworkFace))
        until(lambda: face.there is not gone)

    def _have(self, patience: dict[str, float]) -> None:
        for name, seconds in patience.items():
            object.__setattr__(self.limits, name, seconds)

    def _ask_the_person(self, number: str) -> None:
        """Did your ticket come out? They look at what lies there."""
        if self.told[number] is not UNKNOWN:
            return
        time.sleep(0.05)  # what is coming out comes out
        self.heard[number] = any(ticket.whole and ticket.number == number for ticket in self.device.tickets[-3:])
        self.ours.hear_person(self.jobs[number], came_out=self.heard[number])

    def _print_all(self, numbers: list[str]) -> None:
        """Runs in threads of its own: what is wrong is noted, and read at the end."""
        for number in numbers:
            paper, began = _SHORT if int(number[2:]) % 5 else _WITH_SIGN, time.monotonic()
            job = a_job(language=Language.ENGLISH, number=number, paper=paper)
            self.jobs[number] = job.job_id
            result = self.ours.print(job)
            self.told[number] = result.outcome
            if number in self.calm and result.outcome is not PRINTED:
                took = time.monotonic() - began
                self.wrong.append(f"{number}, with which nothing was wrong, is {result} after {took:.2f} s")
            if time.monotonic() - began > _LONGEST_S:
                self.wrong.append(f"{number} hung")
            if self.ours.print(job).outcome is not self.told[number]:
                self.wrong.append(f"{number} was told otherwise the second time")

    def last_word(self, number: str) -> PrintOutcome:
        """What the journal says now."""
        known = self.ours.recall(self.jobs[number])
        return known.outcome if known else REFUSED  # a job refused before its first byte


def _weather(face: str, jobs: int, folder: Path) -> None:
    with VirtualPrinter(face=FACES[face]) as device:
        limits = replace(QUICK, **_IN_CALM)
        ours = a_printer(device, folder, limits)
        storm = _Storm(device, ours, limits, Random(f"{face} {jobs}"))
        storm.weather(jobs)
        assert ours.print(a_job(language=Language.ENGLISH, number="X-9999", paper=_SHORT)).outcome is PRINTED
        last = {number: storm.last_word(number) for number in storm.told}
        ours.close()
        whole = [ticket for ticket in device.tickets if ticket.whole]
    assert (device.misunderstood, storm.wrong) == ([], [])
    assert len(storm.told) == jobs // (_BETWEEN_FAULTS + 1) * (_BETWEEN_FAULTS + 1)
    came_out = Counter(ticket.number or "" for ticket in whole)
    assert [number for number, times in came_out.items() if times > 1] == [], "came out twice"
    _agree(storm, last, came_out)
    words = {tuple(line for line in ticket.lines if line.strip() != ticket.number) for ticket in whole}
    assert len(words) == 2, "a line that is not as it was sent"
    signed = [ticket for ticket in whole if int((ticket.number or "X-1")[2:]) % 5 == 0 and ticket.number != "X-9999"]
    usual = Counter(map(_sign, signed)).most_common(1)[0][0]
    assert [(ticket.number, ticket.raw) for ticket in signed if _sign(ticket) != usual] == [], (
        "a sign missing, or another"
    )


def _agree(storm: _Storm, last: dict[str, PrintOutcome], came_out: Counter[str]) -> None:
    """Journal and paper, on every job; open is only what a fault left open and nobody was asked about."""
    assert [number for number, word in last.items() if word is PRINTED and not came_out[number]] == []
    assert [number for number, word in last.items() if word is REFUSED and came_out[number]] == []
    unknown = {number for number, told in storm.told.items() if told is UNKNOWN}
    assert unknown <= storm.may_be_open, "said to be unknown, though nothing left it open"
    assert {number for number, word in last.items() if word is UNKNOWN} == unknown - set(storm.heard)


def _sign(ticket: PrintedTicket) -> bytes:
    return ticket.picture.crop((0, 0, ticket.picture.width, 90)).tobytes()


@pytest.mark.parametrize("face", FACES)
def test_journal_and_paper_agree_on_every_job(face: str, tmp_path: Path) -> None:
    _weather(face, 85, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("face", FACES)
def test_journal_and_paper_agree_on_ten_thousand_jobs(face: str, tmp_path: Path) -> None:
    _weather(face, 3340, tmp_path)
