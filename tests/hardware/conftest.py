"""A virtual printer, and our end of the line to it, for every paper test that asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.virtual import VirtualPrinter
from tests.hardware.cast import a_printer


@pytest.fixture
def device() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as printer:
        yield printer


@pytest.fixture
def printer(device: VirtualPrinter, tmp_path: Path) -> Iterator[EscPosPrinter]:
    ours = a_printer(device, tmp_path)
    yield ours
    ours.close()
