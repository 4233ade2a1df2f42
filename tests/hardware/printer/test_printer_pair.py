"""A second printer prints what the first refuses, never what the first may have printed; a dead one delays nobody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintResult
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.printer_pair import PrinterPair
from hardware.printer.profiles import profile_of
from hardware.printer.roll import long_paper_s, paper_mm
from hardware.printer.spool import Spool
from hardware.printer.virtual import VirtualPrinter
from tests.hardware.cast import CALM, QUICK, a_job, a_printer, a_ticket, way_to_device
from tests.patience import until

PRINTED, REFUSED, UNKNOWN = PrintOutcome.PRINTED, PrintOutcome.REFUSED, PrintOutcome.UNKNOWN
Two = tuple[VirtualPrinter, VirtualPrinter, PrinterPair]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    with VirtualPrinter() as first, VirtualPrinter() as second:
        (tmp_path / "second").mkdir()
        pair = PrinterPair(a_printer(first, tmp_path), a_printer(second, tmp_path / "second"))
        yield first, second, pair
        pair.close()


def test_what_the_first_refuses_the_second_prints_and_staff_hear_of_it(two: Two) -> None:
    first, second, pair = two
    first.faults.paper_out = True
    job = a_job()
    assert pair.print(job) == PrintResult(PRINTED, PaperState.LOW)
    first.faults.refill()
    assert pair.print(job).outcome is PRINTED
    assert (len(first.tickets), len(second.tickets)) == (0, 1)
    assert pair.paper() is PaperState.READY


def test_each_says_how_it_is_itself(two: Two) -> None:
    first, second, pair = two
    assert pair.each() == (PaperState.UNKNOWN,) * 2
    first.faults.paper_out = True
    second.faults.paper_low = True
    assert pair.paper() is PaperState.LOW
    assert pair.each() == (PaperState.OUT, PaperState.LOW)


def test_what_may_be_on_paper_is_never_printed_elsewhere(two: Two) -> None:
    first, second, pair = two
    first.faults.swallow_confirmations = True
    job = a_job()
    assert pair.print(job).outcome is UNKNOWN
    assert pair.print(job).outcome is UNKNOWN
    assert second.tickets == []


def test_a_dead_printer_delays_only_the_first_ticket(two: Two) -> None:
    first, second, pair = two
    first.faults.silent = True
    pair.print(a_job())
    asked_of_the_dead: list[bytes] = []
    first.overhear = asked_of_the_dead.append
    assert pair.print(a_job(number="K-018")).outcome is PRINTED
    assert asked_of_the_dead == []
    assert len(second.tickets) == 2


def test_looking_at_a_dead_printer_keeps_no_ticket_waiting_for_the_other(tmp_path: Path) -> None:
    """That look ends when the dead one speaks again, not before: who waited for it would wait as long as a test may last."""
    patience = replace(CALM, status=QUICK.status)
    with VirtualPrinter() as first, VirtualPrinter() as second:
        (tmp_path / "second").mkdir()
        pair = PrinterPair(a_printer(first, tmp_path, patience), a_printer(second, tmp_path / "second"))
        first.faults.silent = True
        assert pair.paper() is PaperState.LOW
        object.__setattr__(patience, "status", 10_000.0)
        for number in ("K-017", "K-018"):
            assert pair.paper() is PaperState.LOW
            assert pair.print(a_job(number=number)).outcome is PRINTED
        first.faults.reset()
        first.face.send(b"\x12")
        until(lambda: pair.paper() is PaperState.READY)
        assert pair.print(a_job(number="K-019")).outcome is PRINTED
        assert (len(first.tickets), len(second.tickets)) == (1, 2)
        pair.close()


def test_with_both_out_of_paper_the_number_stays_on_the_screen(two: Two) -> None:
    first, second, pair = two
    first.faults.paper_out = second.faults.paper_out = True
    assert pair.print(a_job()) == PrintResult(REFUSED, PaperState.OUT)
    assert pair.paper() is PaperState.OUT


def test_the_end_of_a_roll_is_foreseen_where_no_sensor_feels_it(tmp_path: Path) -> None:
    with VirtualPrinter(model="generic-80mm") as device:
        spool = Spool(tmp_path / "printer.sqlite", device.url, datetime.now(UTC))
        ours = EscPosPrinter(way_to_device(device), profile_of("generic-80mm"), spool, CALM, roll_metres=5.1)
        assert ours.paper() is PaperState.READY
        assert ours.print(a_job()) == PrintResult(PRINTED, PaperState.LOW)
        assert ours.paper() is PaperState.LOW
        assert not spool.asks_about_roll()
        device.faults.cover_open = True
        assert ours.paper() is PaperState.COVER_OPEN
        device.faults.reset()
        assert spool.asks_about_roll()
        spool.new_roll()
        assert (ours.paper(), spool.asks_about_roll()) == (PaperState.READY, False)
        came_out = device.tickets[0].picture.height / 203 * 25.4
        ours.close()
    foreseen = paper_mm(a_ticket(), profile_of("generic-80mm"))
    assert abs(foreseen - came_out) < came_out / 10
    assert [long_paper_s(millimetres) for millimetres in (100, 120, 260)] == [0.0, 0.0, 3.5]
