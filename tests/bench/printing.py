"""The paper: bytes of a ticket, time to encode it, from the wish to the first byte, and until a fault is seen.

The ticket of the targets is the one they were measured with: hospital, time, number, place, way and QR (the brief template).
Labels say the template. The full ticket has to keep the largest of the targets, whatever is drawn of it. The device is the
virtual printer on the loopback, the journal is on disk with synchronous=FULL.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.contract.paper import BRIEF, NumberStyle, PaperTemplates
from config.contract.ticket import Ticket
from config.contract.words import Language
from hardware.printer import raster
from hardware.printer.conversation import TimeLimits
from hardware.printer.encoding import encode
from hardware.printer.profile import PrinterProfile
from hardware.printer.profile_table import PROFILES
from hardware.printer.profiles import profile_of
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.whole_paper import encode_ticket
from tests.bench._printer_fault import seen_after
from tests.bench.figure import Figure
from tests.hardware.cast import a_job, a_printer, a_ticket
from tests.hardware.printer.test_profiles import said_on
from tests.hardware.printer.test_small_map import TWO_FLOORS

_PROCESS_ID = b"ABCD"
_BRIEF = PaperTemplates(wide=BRIEF, narrow=BRIEF)
_DRAWN = BRIEF.model_copy(update={"number": NumberStyle.DRAWN})
_MOST_DRAWN = 25_000
_WAYS = (
    ("native", "TM-T20III", _BRIEF, 400, 3),
    ("raster_qr", "ZJ-5870", _BRIEF, 6_000, 12),
    ("all_raster", "pictures-80mm", PaperTemplates(wide=_DRAWN, narrow=_DRAWN), _MOST_DRAWN, 25),
)
_PAGES_COVER = {
    "native": tuple(Language)[:4],
    "raster_qr": (Language.ENGLISH, Language.RUSSIAN),
    "all_raster": tuple(Language),
}
"""Languages the printer's pages have; the others are drawn and belong to another figure."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tickets", type=int, default=100, help="tickets encoded and printed for each time (100)")
    parser.add_argument(
        "--faults",
        type=int,
        default=5,
        help="times a printer fails, each time otherwise, before kiosk and administrator (5)",
    )


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    """Bytes and encoding for each way of printing, then whole prints, lost letters and how soon a fault is seen."""
    for way, name, paper, most, longest in _WAYS:
        profile, bytes_name = profile_of(name), "bytes_native_qr" if way == "native" else f"bytes_{way}"
        tickets = [a_ticket(language, paper=paper) for language in _PAGES_COVER[way]]
        said: dict[str, str | int | float] = {"printer": name, "template": "brief"}
        yield Figure(bytes_name, max(len(_bytes(one, profile)) for one in tickets), "B", most, labels=said)
        times = _encoding(tickets, profile, options.tickets)
        yield Figure(
            f"encode_{way}_p95_ms", _p95(times) * 1000, "ms", longest, labels={"printer": name, "template": "brief"}
        )
    for name in PROFILES:
        for maps in ((), TWO_FLOORS):
            sizes = [(len(_bytes(a_ticket(one, maps=maps), profile_of(name))), one.value) for one in Language]
            most, language = max(sizes)
            full: dict[str, str | int | float] = {"printer": name, "template": "full", "floors": len(maps)}
            yield Figure("bytes_full_ticket", most, "B", _MOST_DRAWN, labels={**full, "language": language})
    yield from _whole_prints(options.tickets)
    yield Figure("question_marks", _question_marks(), "", 0, labels={"printers": len(PROFILES)})
    on_kiosk, on_admin = seen_after(options.faults)
    yield Figure("fault_on_kiosk_s", max(on_kiosk), "s", 2, labels={"times": len(on_kiosk)})
    yield Figure("fault_on_admin_s", max(on_admin), "s", 5, labels={"times": len(on_admin)})


def _bytes(ticket: Ticket, profile: PrinterProfile) -> bytes:
    return encode_ticket(ticket, profile, _PROCESS_ID)


def _encoding(tickets: list[Ticket], profile: PrinterProfile, count: int) -> list[float]:
    """Each ticket with a number and a QR of its own, as in life: what is remembered from the one before is its words."""
    times = []
    for order in range(count):
        fresh = {"number": f"K-{order:03}", "phone_url": f"https://anna.example/t/7Hq2mZ9rT4vXw8Lp{order:04}"}
        ticket = tickets[order % len(tickets)].model_copy(update=fresh)
        began = time.perf_counter()
        _bytes(ticket, profile)
        times.append(time.perf_counter() - began)
    return times


def _question_marks() -> int:
    """Letters lost on any printer of the table, as the virtual one reads its own paper."""
    lost = 0
    raster.draw_line.cache_clear()
    for name, profile in PROFILES.items():
        with VirtualPrinter(model=name) as device:
            device.hear(encode(said_on(profile), profile, _PROCESS_ID))
            lost += sum(ticket.text.count("?") for ticket in device.wait_for(1)) + len(device.misunderstood)
    return lost


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
    yield Figure("wish_to_first_byte_p95_ms", _p95(to_first_byte) * 1000, "ms", 50)
    yield Figure("wish_to_confirmed_p95_ms", _p95(to_printed) * 1000, "ms", labels={"tickets": out})


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]
