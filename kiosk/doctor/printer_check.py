"""The ticket printer: reached, asked, its profile held against its name, a test page printed."""

from collections.abc import Iterator

from config.contract.words import PaperState, PrintOutcome
from hardware.printer.probe import Probe, print_test_page, probe
from hardware.printer.profile import PrinterProfile
from hardware.printer.profiles import UnknownPrinter, profile_of
from hardware.printer.status import can_print
from hardware.printer.transports import Way
from hardware.printer.transports.address import way_to
from hardware.printer.whole_paper import SLOW_LINE_BAUD
from kiosk.doctor.findings import Finding, Verdict

_CURES = {
    PaperState.OUT: "Put a new roll in; the printed side is the one a fingernail marks.",
    PaperState.COVER_OPEN: "Close the cover until it clicks.",
    PaperState.CUTTER: "Switch it off, open the cover, pull the jammed paper out; the small wheel moves the knife back.",
    PaperState.FAULT: "Switch it off, clear the paper's way, let the head cool, switch it on.",
    PaperState.OFFLINE: "Look at power, cable and address.\n"
    "USB without permission: install config/deploy/70-atrium-devices.rules.\n"
    "A serial cable is the group atrium's by the same rule (a built-in port: dialout): sudo usermod -aG atrium NAME.",
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
    """What it said of itself, held against the profile that is set."""
    proposed = found.proposed(profile)
    if not way.answers or proposed.prints_as(profile):
        return
    letters_wrong = proposed.all_pages != profile.all_pages or proposed.own_chinese != profile.own_chinese
    says = f"says it is a {found.name}" if found.name else "says no name"
    cure = f'Set printer_profile = "{proposed.name}" (or let it be done: ./run kiosk doctor --set).\n'
    cure += "Letters come out wrong else." if letters_wrong else f"Otherwise: {_otherwise(profile, proposed)}."
    yield Finding(
        label,
        Verdict.WRONG if letters_wrong else Verdict.WORTH_A_LOOK,
        f"the profile is {profile.name}, the printer {says}",
        cure,
    )


def _otherwise(profile: PrinterProfile, proposed: PrinterProfile) -> str:
    """Where two profiles differ, in words."""
    said = []
    if profile.dots != proposed.dots:
        said.append("its paper has another width")
    if profile.cutter != proposed.cutter:
        said.append("a cutter is fitted" if proposed.cutter else "no cutter is fitted")
    if profile.confirms is not proposed.confirms:
        said.append(f"it confirms {proposed.confirms.value}, tickets would be asked about as unknown")
    return ", ".join(said) or "it knows other commands"


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
