"""The paper: bytes of a ticket, time to encode it, time from the wish to the first byte and to the confirmation.

One TM-T20III, 80 mm; the device is the virtual printer on the loopback, the journal is on disk with synchronous=FULL.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.contract.words import Language
from hardware.printer.conversation import TimeLimits
from hardware.printer.encoding import encode, encode_ticket
from hardware.printer.lines import Line, NumberLine
from hardware.printer.profiles import profile_of
from hardware.printer.ticket_layout import lay_out
from hardware.printer.virtual import VirtualPrinter
from tests.bench.figure import Figure
from tests.hardware.cast import a_job, a_printer, a_ticket

_PROFILE = profile_of("TM-T20III")
_PROCESS_ID = b"ABCD"


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tickets", type=int, default=100, help="tickets printed for each time (100)")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    """Bytes and encoding for each language, then whole prints in Ukrainian."""
    for language in Language:
        yield from _bytes_and_encoding(language, options.tickets)
    yield from _whole_prints(options.tickets)


def _bytes_and_encoding(language: Language, count: int) -> Iterator[Figure]:
    ticket, labels = a_ticket(language), {"language": language.value}
    lines = lay_out(ticket, _PROFILE.columns)
    without_number: list[Line] = [line for line in lines if not isinstance(line, NumberLine)]
    yield Figure("ticket_bytes", len(encode_ticket(ticket, _PROFILE, _PROCESS_ID)), "B", labels=labels)
    yield Figure("bytes_native_qr", len(encode(without_number, _PROFILE, _PROCESS_ID)), "B", labels=labels)
    times = []
    for _ in range(count):
        began = time.perf_counter()
        encode_ticket(ticket, _PROFILE, _PROCESS_ID)
        times.append(time.perf_counter() - began)
    yield Figure("encode_native_p95_ms", _p95(times) * 1000, "ms", labels=labels)


def _whole_prints(count: int) -> Iterator[Figure]:
    first_byte: list[float] = []
    to_first_byte, to_printed = [], []

    def overhear(data: bytes) -> None:
        if data.startswith(b"\x1b@"):
            first_byte.append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder, VirtualPrinter() as device:
        device.overhear = overhear
        printer = a_printer(device, Path(folder), TimeLimits())
        for _ in range(count):
            job, began = a_job(), time.perf_counter()
            printer.print(job)
            to_printed.append(time.perf_counter() - began)
            to_first_byte.append(first_byte[-1] - began)
        printer.close()
        out = len(device.tickets)
    yield Figure("wish_to_first_byte_p95_ms", _p95(to_first_byte) * 1000, "ms")
    yield Figure("wish_to_confirmed_p95_ms", _p95(to_printed) * 1000, "ms", labels={"tickets": out})


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]
