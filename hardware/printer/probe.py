"""Asks a printer what can be asked: how it is, who it is, how it confirms; and prints a page with every language's letters."""

from dataclasses import dataclass

from config.contract.words import PaperState, PrintOutcome
from hardware.errors import DeviceAway, LineBroken
from hardware.ports import PrintResult, Slip
from hardware.printer import commands
from hardware.printer.conversation import Conversation, TimeLimits
from hardware.printer.encoding import encode_paper
from hardware.printer.profiles import Confirms, PrinterProfile, profile_named
from hardware.printer.status import can_print
from hardware.printer.transports import Way

_PROBE_ID = b"PRBE"


@dataclass(frozen=True)
class Probe:
    """`reason` says in words why it is away; `profile` is the table's row for its name, None for a stranger."""

    state: PaperState
    reason: str = ""
    name: str | None = None
    profile: PrinterProfile | None = None
    confirms: Confirms = Confirms.NEVER


def probe(way: Way, limits: TimeLimits | None = None) -> Probe:
    """Prints nothing: GS ( H is asked only of a printer that has said its name, since clones print it as rubbish."""
    limits = limits or TimeLimits(confirmation=1.5)
    try:
        line = way.open(limits.connect)
    except DeviceAway as away:
        return Probe(PaperState.OFFLINE, str(away))
    if not way.answers:
        line.close()
        return Probe(PaperState.UNKNOWN, "a file can be asked nothing")
    talk = Conversation(line, limits, way.bytes_per_second)
    try:
        talk.settle()
        state = talk.ask_state()
        if not can_print(state):
            return Probe(state)
        name = talk.ask_name()
        return Probe(state, "", name, profile_named(name) if name else None, _confirms(talk, named=name is not None))
    except LineBroken:
        return Probe(PaperState.OFFLINE, "it hung up while it was asked")
    finally:
        talk.close()


def print_test_page(way: Way, profile: PrinterProfile, limits: TimeLimits | None = None) -> PrintResult:
    """The letters of every language, a number and a code to scan. A person judges them."""
    limits = limits or TimeLimits()
    try:
        line = way.open(limits.connect)
    except DeviceAway:
        return PrintResult(PrintOutcome.REFUSED, PaperState.OFFLINE)
    talk = Conversation(line, limits, way.bytes_per_second)
    page = encode_paper(Slip(f"Atrium · {profile.name}", letters=True), profile, _PROBE_ID)
    try:
        state = talk.ask_state() if way.answers else PaperState.UNKNOWN
        if way.answers and not can_print(state):
            return PrintResult(PrintOutcome.REFUSED, state)
        talk.tell(page)
        if not way.answers or profile.confirms is Confirms.NEVER:
            return PrintResult(PrintOutcome.UNKNOWN, state)
        printed, after = talk.await_printed(_PROBE_ID if profile.confirms is Confirms.BY_JOB else None, len(page))
        return PrintResult(PrintOutcome.PRINTED if printed else PrintOutcome.UNKNOWN, state if printed else after)
    except LineBroken:
        return PrintResult(PrintOutcome.UNKNOWN, PaperState.OFFLINE)
    finally:
        talk.close()


def _confirms(talk: Conversation, *, named: bool) -> Confirms:
    if named:
        talk.tell(commands.START + commands.ask_when_printed(_PROBE_ID))
        if talk.await_printed(_PROBE_ID)[0]:
            return Confirms.BY_JOB
    talk.tell(commands.START + commands.ask_in_order())
    return Confirms.IN_ORDER if talk.await_printed(None)[0] else Confirms.NEVER
