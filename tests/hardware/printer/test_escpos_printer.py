"""Printed, refused or unknown: each fault of a printer has its one honest outcome, within its time."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintJob, PrintResult, Slip
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.faults import Faults
from tests.hardware.cast import CALM, a_job, a_printer
from tests.patience import until

PRINTED, REFUSED, UNKNOWN = PrintOutcome.PRINTED, PrintOutcome.REFUSED, PrintOutcome.UNKNOWN
NEVER_S = 10_000.0
"""Longer than any test may last: who waits it out fails by the time limit of every test."""


def _set(**faults: object) -> Callable[[Faults], None]:
    def put(there: Faults) -> None:
        for name, value in faults.items():
            setattr(there, name, value)

    return put


def test_a_ticket_is_printed_once_and_confirmed(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    assert printer.print(a_job()) == PrintResult(PRINTED, PaperState.READY)
    assert [ticket.number for ticket in device.tickets] == ["K-017"]


def test_a_low_roll_prints_and_says_so(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    device.faults.paper_low = True
    assert printer.print(a_job()) == PrintResult(PRINTED, PaperState.LOW)
    assert printer.paper() is PaperState.LOW


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (_set(paper_out=True), PaperState.OUT),
        (_set(cover_open=True), PaperState.COVER_OPEN),
        (_set(offline=True), PaperState.OFFLINE),
        (_set(broken=True), PaperState.FAULT),
        (_set(cutter_jammed=True), PaperState.CUTTER),
        (_set(silent=True), PaperState.UNKNOWN),
        (_set(answer_delay_s=0.4), PaperState.UNKNOWN),
        (_set(hang_up=True), PaperState.OFFLINE),
        (_set(refuse=True), PaperState.OFFLINE),
    ],
)
def test_what_is_wrong_before_the_first_byte_refuses_the_ticket(
    device: VirtualPrinter, printer: EscPosPrinter, fault: Callable[[Faults], None], state: PaperState
) -> None:
    fault(device.faults)
    until(lambda: device.face.there is not device.faults.refuse)
    assert printer.print(a_job()) == PrintResult(REFUSED, state)
    assert printer.paper() is state
    device.faults.reset()
    assert device.tickets == []


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (_set(paper_out_after_lines=8), PaperState.OUT),
        (_set(cut_line_after_bytes=1500), PaperState.OFFLINE),
        (_set(swallow_confirmations=True), PaperState.UNKNOWN),
    ],
)
def test_what_goes_wrong_after_the_first_byte_is_unknown(
    device: VirtualPrinter, printer: EscPosPrinter, fault: Callable[[Faults], None], state: PaperState
) -> None:
    fault(device.faults)
    assert printer.print(a_job()) == PrintResult(UNKNOWN, state)


def test_a_roll_that_ends_in_the_middle_is_known_before_its_confirmation_is_given_up(
    device: VirtualPrinter, tmp_path: Path
) -> None:
    ours = a_printer(device, tmp_path, replace(CALM, confirmation=NEVER_S))
    device.faults.paper_out_after_lines = 8
    assert ours.print(a_job()) == PrintResult(UNKNOWN, PaperState.OUT)
    ours.close()


def test_a_printer_that_says_by_itself_what_is_wrong_is_asked_at_once(device: VirtualPrinter, tmp_path: Path) -> None:
    ours = a_printer(device, tmp_path, replace(CALM, confirmation=NEVER_S, look_meanwhile=NEVER_S))
    device.faults.paper_out_after_lines = 8

    def report() -> None:
        while not device.faults.paper_out:
            time.sleep(0.01)
        device.face.send(
            b"\x18\x00\x0c\x00"
        )  # Automatic Status Back, switched on by another program: offline, no paper

    telling = threading.Thread(target=report)
    telling.start()
    assert ours.print(a_job()) == PrintResult(UNKNOWN, PaperState.OUT)
    telling.join()
    device.faults.reset()
    ours.close()


def test_after_the_refill_nobodys_old_ticket_comes_out(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    device.faults.paper_out_after_lines = 8
    printer.print(a_job(number="K-017"))
    device.faults.refill()
    assert printer.print(a_job(number="K-018")).outcome is PRINTED
    whole = [ticket.number for ticket in device.tickets if ticket.whole]
    assert whole == ["K-018"]


@pytest.mark.parametrize(("begins", "fault"), [
    (b"\x1b@", _set(silent=True, paper_out_after_lines=8)),
    (b"\x10\x04\x04", _set(stop_reading_after_bytes=1)),
    (b"\x10\x04\x04", _set(cut_line_after_bytes=1500, paper_out_after_lines=2)),
])  # fmt: skip
def test_a_printer_that_wakes_up_after_a_no_never_gives_both_papers(
    device: VirtualPrinter, printer: EscPosPrinter, begins: bytes, fault: Callable[[Faults], None]
) -> None:
    device.overhear = lambda data: fault(device.faults) if data.startswith(begins) else None
    job = a_job(number="K-017")
    assert printer.print(job).outcome is UNKNOWN
    device.overhear = None
    printer.hear_person(job.job_id, came_out=False)
    device.faults.silent = False
    printer.paper()
    device.faults.reset()
    printer.paper()
    assert printer.print(a_job(number="K-018")).outcome is PRINTED
    assert [ticket.number for ticket in device.tickets if ticket.whole] == ["K-018"]
    assert printer.print(job).outcome is REFUSED
    assert device.misunderstood == []


def test_a_confirmation_that_comes_while_the_buffer_is_cleared_counts(
    device: VirtualPrinter, printer: EscPosPrinter
) -> None:
    device.faults.swallow_confirmations = True
    job_ids: list[bytes] = []

    def late(data: bytes) -> None:
        if (at := data.find(b"\x1d(H\x06\x0000")) >= 0:
            job_ids.append(data[at + 7 : at + 11])
        if data.startswith(b"\x10\x14\x08"):
            device.face.send(b"\x37\x22" + job_ids[-1] + b"\x00")

    device.overhear = late
    assert printer.print(a_job()) == PrintResult(PRINTED, PaperState.READY)


def test_a_persons_yes_closes_the_job_and_the_next_ticket_needs_no_cut(
    device: VirtualPrinter, printer: EscPosPrinter
) -> None:
    device.faults.swallow_confirmations = True
    job = a_job()
    assert printer.print(job).outcome is UNKNOWN
    printer.hear_person(job.job_id, came_out=True)
    assert printer.print(job) == PrintResult(PRINTED, PaperState.UNKNOWN)
    device.faults.reset()
    heard: list[bytes] = []
    device.overhear = heard.append
    assert printer.print(a_job(number="K-018")).outcome is PRINTED
    sent = b"".join(heard)
    assert (sent.count(b"\x1b@"), sent.count(b"\x1dVB"), b"\x10\x14\x08" in sent) == (1, 1, False)
    printer.hear_person(job.job_id, came_out=False)  # a closed job stays what it is
    assert printer.print(job).outcome is PRINTED


def test_half_a_ticket_never_heads_the_next_persons(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    device.faults.cut_line_after_bytes = 1500  # in the middle of the number's picture
    printer.print(a_job(number="K-017"))
    assert printer.print(a_job(number="K-018")).outcome is PRINTED
    assert device.tickets[-1].number == "K-018"
    assert device.tickets[-1].lines[0].startswith("Лікарня")
    assert device.tickets[-1].raw.count(b"\x1b@") == 1
    assert device.misunderstood == []


def test_the_same_job_handed_over_twice_prints_once(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    job = a_job()
    assert printer.print(job) == printer.print(job)
    assert len(device.tickets) == 1


def test_a_refused_job_keeps_its_answer_and_a_new_one_prints(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    device.faults.paper_out = True
    job = a_job()
    printer.print(job)
    device.faults.refill()
    assert printer.print(job).outcome is REFUSED
    assert printer.print(a_job()).outcome is PRINTED


def test_two_at_once_take_turns(device: VirtualPrinter, printer: EscPosPrinter) -> None:
    same = a_job()
    jobs = [same, same, a_job(number="K-018"), a_job(number="K-019")]
    threads = [threading.Thread(target=printer.print, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ticket.number or "" for ticket in device.wait_for(3)) == ["K-017", "K-018", "K-019"]


def test_a_line_cut_between_any_two_bytes_of_a_command_costs_the_next_ticket_nothing(
    device: VirtualPrinter, printer: EscPosPrinter
) -> None:
    asked_before = 12  # DLE EOT 1 to 4
    for sent in range(1, 8):  # ESC @, FS ., the head of GS ( D
        device.faults.cut_line_after_bytes = asked_before + sent
        assert printer.print(a_job()).outcome is UNKNOWN
        device.faults.reset()
        assert printer.print(a_job(number=f"K-{sent:03}")).outcome is PRINTED
    assert device.misunderstood == []
    assert [ticket.number for ticket in device.tickets if ticket.whole] == [f"K-{sent:03}" for sent in range(1, 8)]


def test_a_slip_for_staff_comes_out_with_every_line_and_the_letters_of_a_test(
    device: VirtualPrinter, printer: EscPosPrinter
) -> None:
    said = ("K-501  09:14  Blood test", "K-502  09:16  " + "Kraujo tyrimas ir dar daug žodžių, " * 2)
    assert printer.print(PrintJob(uuid4(), Slip("L1 · 12 March", said))).outcome is PRINTED
    assert printer.print(PrintJob(uuid4(), Slip("L1", letters=True))).outcome is PRINTED
    numbers, letters = device.wait_for(2)
    assert (numbers.number, letters.number, letters.qr) == (None, "K-017", "ATRIUM-TEST")
    shown = [line for line in numbers.lines if line.strip("─ ")]
    assert [shown[0], shown[1]] == ["L1 · 12 March", "K-501  09:14  Blood test"]
    assert " ".join(" ".join(shown[2:]).split()) == " ".join(said[1].split())
    assert device.misunderstood == []


@pytest.mark.parametrize(("model", "felt"), [("generic-80mm", False), ("TM-T20III", True)])
def test_after_the_cover_was_open_a_person_is_asked_once_about_a_roll_whose_end_nothing_feels(
    tmp_path: Path, model: str, felt: bool
) -> None:
    with VirtualPrinter(model=model) as device:
        printer = a_printer(device, tmp_path)
        printer.print(a_job())
        before = printer.roll()
        assert (before.asks, before.felt, before.printed_m > 0.1) == (False, felt, True)
        for is_new in (False, True):
            device.faults.cover_open = True
            printer.paper()
            device.faults.cover_open = False
            printer.paper()
            assert printer.roll().asks is not felt
            printer.say_roll(is_new=is_new)
            assert not printer.roll().asks
            assert printer.roll().printed_m == (0.0 if is_new else before.printed_m)
        printer.close()
