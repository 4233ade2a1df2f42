"""Network, serial and USB alike: bounded, found again after a pull, no byte lost, no old answer taken for a new one."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintResult
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.opening import open_printer
from hardware.printer.profiles import profile_of
from hardware.printer.transports.address import way_to
from hardware.printer.transports.file import FileWay
from hardware.printer.transports.serial import Flow, SerialWay
from hardware.printer.transports.usb import UsbWay, usb_printers
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.faces.usb import UsbFace
from hardware.printer.whole_paper import encode_paper
from tests.hardware.cast import CALM, FACES, a_job, a_printer, pull, put_back

PRINTED, REFUSED, UNKNOWN = PrintOutcome.PRINTED, PrintOutcome.REFUSED, PrintOutcome.UNKNOWN


@pytest.fixture(params=FACES)
def plugged(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[VirtualPrinter, EscPosPrinter]]:
    with VirtualPrinter(face=FACES[request.param]) as device:
        ours = a_printer(device, tmp_path)
        yield device, ours
        ours.close()


def test_it_prints_pulled_it_is_away_and_back_it_prints_again(plugged: tuple[VirtualPrinter, EscPosPrinter]) -> None:
    device, ours = plugged
    assert ours.print(a_job()) == PrintResult(PRINTED, PaperState.READY)
    pull(device)
    assert ours.paper() is PaperState.OFFLINE
    assert ours.print(a_job()) == PrintResult(REFUSED, PaperState.OFFLINE)
    put_back(device)
    assert ours.print(a_job(number="K-018")).outcome is PRINTED
    assert [ticket.number for ticket in device.tickets] == ["K-017", "K-018"]


def test_a_cable_pulled_and_put_back_between_two_tickets_costs_nobody_a_ticket(
    plugged: tuple[VirtualPrinter, EscPosPrinter],
) -> None:
    device, ours = plugged
    ours.print(a_job())
    pull(device)
    put_back(device)
    assert ours.print(a_job(number="K-018")).outcome is PRINTED


def test_pulled_in_the_middle_is_unknown_and_the_next_ticket_is_clean(
    plugged: tuple[VirtualPrinter, EscPosPrinter],
) -> None:
    device, ours = plugged
    device.faults.cut_line_after_bytes = 1500
    assert ours.print(a_job()).outcome is UNKNOWN
    put_back(device)
    assert ours.print(a_job(number="K-018")).outcome is PRINTED
    assert device.tickets[-1].lines[0].startswith("Лікарня")
    assert device.misunderstood == []


def test_a_printer_that_stops_reading_holds_nobody_for_long(plugged: tuple[VirtualPrinter, EscPosPrinter]) -> None:
    device, ours = plugged
    device.faults.stop_reading_after_bytes = 2000
    assert ours.print(a_job()).outcome is UNKNOWN


def test_lost_and_late_answers_are_never_taken_for_another(plugged: tuple[VirtualPrinter, EscPosPrinter]) -> None:
    device, ours = plugged
    device.faults.drop_answers = 1
    assert ours.print(a_job()) == PrintResult(REFUSED, PaperState.UNKNOWN)
    device.faults.answer_delay_s = 0.25  # longer than we wait for an answer
    assert ours.paper() is PaperState.UNKNOWN
    device.faults.reset()
    device.faults.paper_out = True
    for _ in range(3):
        assert ours.paper() is PaperState.OUT


def test_what_lay_unasked_on_the_line_is_no_answer(plugged: tuple[VirtualPrinter, EscPosPrinter]) -> None:
    device, ours = plugged
    device.faults.paper_out = True
    for stale in (b"\x12\x12\x12\x12", b"\x10\x00", b"\x37\x22"):
        device.face.send(stale)
        time.sleep(0.02)  # it lies there by then, or else comes while the printer is asked: no answer either way
        assert ours.paper() is PaperState.OUT


def test_a_slow_reader_gets_every_byte(plugged: tuple[VirtualPrinter, EscPosPrinter]) -> None:
    device, ours = plugged
    device.faults.bytes_per_second = 40_000
    device.faults.short_writes = True
    assert ours.print(a_job()).outcome is PRINTED
    assert device.misunderstood == []


def test_a_printer_without_confirmation_by_job_prints_and_an_old_word_confirms_nothing(tmp_path: Path) -> None:
    limits = replace(
        CALM, status=0.6, confirmation=2.0
    )  # it has no word for a cleared buffer: that is waited for in vain
    with VirtualPrinter(model="generic-80mm", face=FACES["serial"]) as device:
        ours = a_printer(device, tmp_path, limits)
        assert ours.print(a_job()).outcome is PRINTED
        device.faults.paper_out_after_lines = 6
        assert ours.print(a_job(number="K-018")) == PrintResult(UNKNOWN, PaperState.OUT)
        device.faults.refill()
        device.faults.swallow_confirmations = True
        device.face.send(b"\x00")  # the late word about the lost job
        assert ours.print(a_job(number="K-019")).outcome is UNKNOWN
        ours.close()
        assert device.misunderstood == []
        assert [ticket.number for ticket in device.tickets if ticket.whole] == ["K-017", "K-019"]


def test_usb_is_found_by_its_class_and_named_by_its_serial_number() -> None:
    with VirtualPrinter(face=FACES["usb"]) as device:
        assert isinstance(device.face, UsbFace)
        found = usb_printers(device.face.backend)
        assert [(printer.url, printer.name) for printer in found] == [(device.url, "Virtual Printer")]
        device.faults.refuse = True
        assert usb_printers(device.face.backend) == []


def test_a_file_takes_the_bytes_and_only_a_person_knows_what_came_out(tmp_path: Path) -> None:
    ours = open_printer(f"file:{tmp_path}/paper.bin", "TM-T20III", tmp_path / "spool.sqlite")
    job = a_job()
    assert ours.print(job) == PrintResult(UNKNOWN, PaperState.UNKNOWN)
    ours.close()
    sent = (tmp_path / "paper.bin").read_bytes()
    assert sent[:-4] == encode_paper(job.ticket, profile_of("TM-T20III"), b"ABCD")[:-4]
    away = open_printer("file:/nowhere/lp0", "TM-T20III", tmp_path / "spool.sqlite")
    assert (away.paper(), away.print(a_job()).outcome) == (PaperState.OFFLINE, REFUSED)
    away.close()


@pytest.mark.parametrize(
    ("url", "way"),
    [
        ("serial:/dev/ttyUSB0?baud=9600&flow=dtr", SerialWay("/dev/ttyUSB0", 9600, Flow.DTR)),
        ("serial:/dev/serial/by-id/usb-1", SerialWay("/dev/serial/by-id/usb-1")),
        ("usb:04b8:0e28/X1", UsbWay(0x04B8, 0x0E28, "X1")),
        ("usb:", UsbWay()),
        ("file:/dev/usb/lp0", FileWay("/dev/usb/lp0")),
    ],
)
def test_an_address_says_which_way(url: str, way: object) -> None:
    assert way_to(url) == way


@pytest.mark.parametrize(
    "url", ["lpt1", "serial:COM1", "usb:1:2", "tcp://", "serial:/dev/x?speed=2", "serial:/d?baud=x"]
)
def test_an_address_that_is_none_is_refused_in_words(url: str) -> None:
    with pytest.raises(ValueError, match=r"look like|after \?"):
        way_to(url)
