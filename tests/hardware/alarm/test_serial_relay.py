"""A relay hears four bytes to close and four to open; one that is not there silences nobody else."""

import os
import pty
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.alarm import NoAlarm, open_alarm
from hardware.alarm.serial_relay import SerialRelay
from tests.hardware.pseudo_terminal import heard


@pytest.fixture
def line() -> Iterator[tuple[int, Path]]:
    """The relay's end of a serial line, and the device the kiosk opens."""
    ours, theirs = pty.openpty()
    yield ours, Path(os.ttyname(theirs))
    os.close(ours)
    os.close(theirs)


def test_the_relay_closes_and_opens(line: tuple[int, Path]) -> None:
    ours, device = line
    relay = SerialRelay(device)
    relay.sound()
    assert heard(ours, 4) == bytes.fromhex("A00101A2")
    relay.silence()
    assert heard(ours, 4) == bytes.fromhex("A00100A1")


def test_a_relay_that_was_pulled_out_is_no_fault_of_the_kiosks(tmp_path: Path) -> None:
    SerialRelay(tmp_path / "ttyUSB0").sound()


def test_nothing_is_fitted_unless_the_setting_says_so() -> None:
    assert isinstance(open_alarm(None), NoAlarm)
    assert isinstance(open_alarm("relay:/dev/ttyUSB7"), SerialRelay)
