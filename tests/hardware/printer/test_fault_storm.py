"""Hundreds of tickets and dozens of faults over each plug: the journal and what lies on the paper agree on every job."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from config.contract.paper import BRIEF, PaperTemplates
from config.contract.words import Language, PrintOutcome
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.faults import Faults
from tests.hardware.cast import FACES, a_job, a_printer

PRINTED, REFUSED, UNKNOWN = PrintOutcome.PRINTED, PrintOutcome.REFUSED, PrintOutcome.UNKNOWN
_SHORT = PaperTemplates(wide=BRIEF, narrow=BRIEF)
_LONGEST_S = 6.0
_BETWEEN_FAULTS = 9  # so one job of ten meets a fault


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
    """One printer, and what was told of every number."""

    def __init__(self, device: VirtualPrinter, ours: EscPosPrinter, random: Random) -> None:
        self.device, self.ours, self.random = device, ours, random
        self.told: dict[str, PrintOutcome] = {}
        self.may_be_open: set[str] = set()

    def weather(self, jobs: int) -> None:
        order = iter(range(1, jobs + 1))
        for _ in range(jobs // (_BETWEEN_FAULTS + 1)):
            calm = [f"K-{next(order):04}" for _ in range(_BETWEEN_FAULTS)]
            halves = [threading.Thread(target=self._print_all, args=(part,)) for part in (calm[::2], calm[1::2])]
            for half in halves:
                half.start()
            for half in halves:
                half.join(timeout=60)
            self._print_in_a_fault(f"K-{next(order):04}")

    def _print_in_a_fault(self, number: str) -> None:
        fault, leaves_open = _some_fault(self.random)
        if leaves_open:
            self.may_be_open.add(number)
        self.device.faults.read_so_far = 0
        fault(self.device.faults)
        time.sleep(0.06)  # a pulled plug takes a moment to be gone
        self._print_all([number])
        self.device.faults.reset()
        time.sleep(0.06)

    def _print_all(self, numbers: list[str]) -> None:
        for number in numbers:
            job, began = a_job(language=Language.ENGLISH, number=number, paper=_SHORT), time.monotonic()
            self.told[number] = self.ours.print(job).outcome
            assert time.monotonic() - began < _LONGEST_S, f"{number} hung"
            assert self.ours.print(job).outcome is self.told[number], f"{number} was told otherwise the second time"


def _weather(face: str, jobs: int, folder: Path) -> None:
    with VirtualPrinter(face=FACES[face]) as device:
        ours = a_printer(device, folder)
        storm = _Storm(device, ours, Random(f"{face} {jobs}"))
        storm.weather(jobs)
        assert ours.print(a_job(language=Language.ENGLISH, number="X-9999", paper=_SHORT)).outcome is PRINTED
        ours.close()
        whole = [ticket for ticket in device.tickets if ticket.whole]
    assert device.misunderstood == []
    came_out = Counter(ticket.number for ticket in whole)
    assert [number for number, times in came_out.items() if times > 1] == [], "came out twice"
    assert [number for number, told in storm.told.items() if told is PRINTED and not came_out[number]] == []
    assert [number for number, told in storm.told.items() if told is REFUSED and came_out[number]] == []
    unknown = {number for number, told in storm.told.items() if told is UNKNOWN}
    assert unknown <= storm.may_be_open, "said to be unknown, though nothing left it open"
    assert len(storm.told) == jobs // (_BETWEEN_FAULTS + 1) * (_BETWEEN_FAULTS + 1)
    words = {tuple(line for line in ticket.lines if line.strip() != ticket.number) for ticket in whole}
    assert len(words) == 1, "a line that is not as it was sent"


@pytest.mark.parametrize("face", FACES)
def test_journal_and_paper_agree_on_every_job(face: str, tmp_path: Path) -> None:
    _weather(face, 170, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("face", FACES)
def test_journal_and_paper_agree_on_ten_thousand_jobs(face: str, tmp_path: Path) -> None:
    _weather(face, 3340, tmp_path)
