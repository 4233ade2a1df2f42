"""A serial line heeds the printer's DTR, asks also while it is busy, and never waits half a minute to be let go."""

import os
import threading
import tty
from collections.abc import Iterator

import pytest
import serial

from hardware.errors import DeviceAway, LineStuck
from hardware.printer.transports.address import way_to
from hardware.printer.transports.serial import SerialLine
from tests.hardware.pseudo_terminal import heard
from tests.patience import PATIENCE_S


class _Port(serial.Serial):
    """A pseudo terminal has no modem lines: they are set by the test."""

    dsr = True
    stopped = 0

    @property
    def out_waiting(self) -> int:
        return self.stopped

    def reset_output_buffer(self) -> None:
        self.stopped = 0


@pytest.fixture
def ends() -> Iterator[tuple[int, _Port]]:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, _Port(os.ttyname(theirs), timeout=0)
    os.close(ours)
    os.close(theirs)


def test_a_busy_printer_is_waited_for_and_asked_all_the_same(ends: tuple[int, _Port]) -> None:
    ours, port = ends
    line = SerialLine(port, heeds_dsr=True)
    port.dsr = False
    with pytest.raises(LineStuck) as stuck:
        line.write_all(b"a ticket", 0.05)
    assert stuck.value.sent == 0
    line.write_all(b"\x10\x04\x01", PATIENCE_S)
    assert heard(ours, 3) == b"\x10\x04\x01"
    threading.Timer(0.05, setattr, (port, "dsr", True)).start()
    line.write_all(b"a ticket" * 30, PATIENCE_S)
    assert heard(ours, 240) == b"a ticket" * 30
    line.close()


def test_a_stopped_line_is_let_go_at_once(ends: tuple[int, _Port]) -> None:
    _, port = ends
    port.stopped = 400
    SerialLine(port).close()
    assert (port.stopped, port.is_open) == (0, False)


def test_a_port_without_that_wire_says_so(ends: tuple[int, _Port]) -> None:
    _, port = ends
    port.close()
    with pytest.raises(DeviceAway, match=port.port):
        way_to(f"serial:{port.port}?baud=9600&flow=dtr").open(0.5)
