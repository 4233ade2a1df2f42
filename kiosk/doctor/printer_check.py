"""The ticket printer: reached, asked, its profile held against its name, a test page printed."""

from collections.abc import Iterator

from config.contract.words import PaperState, PrintOutcome
from hardware.printer.encoding import SLOW_LINE_BAUD
from hardware.printer.probe import Probe, print_test_page, probe
from hardware.printer.profiles import PrinterProfile, UnknownPrinter, profile_of
from hardware.printer.status import can_print
from hardware.printer.transports import Way
from hardware.printer.transports.address import way_to
from kiosk.doctor.findings import Finding, Verdict

_CURES = {
    PaperState.OUT: "Put a new roll in; the printed side is the one a fingernail marks.",
    PaperState.COVER_OPEN: "Close the cover until it clicks.",
    PaperState.FAULT: "Switch it off, clear the cutter and the paper's way, switch it on.",
    PaperState.OFFLINE: "Look at power, cable and address.\n"
    "USB without permission: install config/deploy/60-atrium-devices.rules.\n"
    "A serial line: the user must be in the group dialout (sudo usermod -aG dialout NAME, then sign in again).",
    PaperState.UNKNOWN: "It takes bytes and answers nothing: look at baud and flow on its self-test print\n"
    "(hold FEED while switching on). Behind a print server or driver it cannot be asked: connect it directly.",
}


def check_printer(label: str, url: str, profile_name: str, *, with_page: bool) -> Iterator[Finding]:
    """Everything about one printer, the first thing that is wrong last."""
    try:
        profile, way = profile_of(profile_name), way_to(url)
    except (UnknownPrinter, ValueError) as refused:
        yield Finding(label, Verdict.WRONG, str(refused), "Mend the setting in atrium.toml.")
        return
    found = probe(way)
    if not can_print(found.state) and way.answers:
        why = f"{found.state.value}{f' ({found.reason})' if found.reason else ''}"
        yield Finding(label, Verdict.WRONG, f"{url} is {why}", _CURES[found.state])
        return
    low = found.state is PaperState.LOW
    yield Finding(
        label,
        Verdict.WORTH_A_LOOK if low or not way.answers else Verdict.WELL,
        f"{url} is {found.state.value}{f', it says it is a {found.name}' if found.name else ''}",
        "The roll ends soon." if low else "",
    )
    yield from _profile(label, profile, found, way)
    yield from _slow_line(label, profile, way)
    if with_page:
        yield _page(label, way, profile)


def _profile(label: str, profile: PrinterProfile, found: Probe, way: Way) -> Iterator[Finding]:
    if found.profile is not None and found.profile.pages != profile.pages:
        cure = f'Set printer_profile = "{found.profile.name}", or its letters come out wrong.'
        yield Finding(label, Verdict.WRONG, f"the profile is {profile.name}, the printer a {found.name}", cure)
    if way.answers and found.confirms is not profile.confirms:
        said = f"it confirms {found.confirms.value}, its profile says {profile.confirms.value}"
        cure = "Tickets would be asked about as unknown. Choose a profile that confirms so (generic-80mm is in_order)."
        yield Finding(label, Verdict.WORTH_A_LOOK, said, cure)


def _slow_line(label: str, profile: PrinterProfile, way: Way) -> Iterator[Finding]:
    baud = round((way.bytes_per_second or 0) * 10)
    if 0 < baud < SLOW_LINE_BAUD and profile.own_chinese is None:
        said = f"{baud} baud and no Chinese font: of a ticket in letters it lacks only number, place and QR are printed"
        cure = "Set printer and baud= to 115200, or use USB or the network."
        yield Finding(label, Verdict.WORTH_A_LOOK, said, cure)


def _page(label: str, way: Way, profile: PrinterProfile) -> Finding:
    result = print_test_page(way, profile)
    if result.outcome is PrintOutcome.PRINTED:
        return Finding(label, Verdict.WELL, "a test page is out: compare its letters with the alphabets", "")
    verdict = Verdict.WRONG if result.outcome is PrintOutcome.REFUSED else Verdict.WORTH_A_LOOK
    return Finding(label, verdict, f"the test page is {result.outcome.value}", _CURES.get(result.state, ""))
