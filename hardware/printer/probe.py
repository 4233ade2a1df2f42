"""Asks a printer what can be asked: how it is, who it is, how it confirms; and prints a page with every language's letters."""

from dataclasses import dataclass

from config.contract.words import PaperState, PrintOutcome
from hardware.errors import DeviceAway, LineBroken
from hardware.ports import PrintResult, Slip
from hardware.printer import commands
from hardware.printer.conversation import Conversation, TimeLimits
from hardware.printer.profile import Confirms, PrinterProfile
from hardware.printer.profiles import otherwise, profile_named, profile_of
from hardware.printer.status import can_print
from hardware.printer.transports import Way
from hardware.printer.whole_paper import encode_paper

_PROBE_ID = b"PRBE"


_NARROW, _WIDE = 2, 6  # as GS ( E numbers 58 and 80 mm


@dataclass(frozen=True)
class Probe:
    """`reason` says in words why it is away; `profile` is the table's row for its name, None for a stranger.

    What it does not say is None: whether it has a cutter and two-byte letters, its `fonts` in words, its paper's width (mm).
    """

    state: PaperState
    reason: str = ""
    name: str | None = None
    profile: PrinterProfile | None = None
    confirms: Confirms = Confirms.NEVER
    cutter: bool | None = None
    two_byte: bool | None = None
    fonts: str | None = None
    width_mm: int | None = None

    def proposed(self, chosen: PrinterProfile) -> PrinterProfile:
        """The profile to be set, with all that was asked filled in.

        Who says no name stays what was `chosen`, unless that model would have said one: then its words are drawn, so that no
        page can be wrong.
        """
        row = self.profile or (profile_of("pictures-80mm") if chosen.asks_by_name else chosen)
        facts: dict[str, object] = {"confirms": self.confirms}
        if self.cutter is not None:
            facts["cutter"] = self.cutter
        if self.fonts is not None and self.two_byte is not None:
            facts["own_chinese"] = _chinese(self.fonts) if self.two_byte else None
        name = otherwise(row, **facts)
        return profile_of(f"{name}/58mm" if self.width_mm == 58 and row.columns > 40 else name)


def _chinese(fonts: str) -> str | None:
    """The codec of the Chinese font among those a printer names. Of GB 18030 only the two-byte part is used."""
    return "gbk" if "GB18030" in fonts else "gb2312" if "GB2312" in fonts else None


def probe(way: Way, limits: TimeLimits | None = None) -> Probe:
    """Prints nothing: what clones print as rubbish is asked only of a printer that has said its name."""
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
        return _asked(talk, state)
    except LineBroken:
        return Probe(PaperState.OFFLINE, "it hung up while it was asked")
    finally:
        talk.close()


def _asked(talk: Conversation, state: PaperState) -> Probe:
    name, kind = talk.ask_name(), talk.ask_type()
    profile = profile_named(name) if name else None
    width = talk.ask_paper_width() if profile is not None and profile.epson else None
    return Probe(
        state,
        name=name,
        profile=profile,
        confirms=_confirms(talk, knows_epson=profile.epson if profile else name is not None),
        cutter=bool(kind & 2) if kind is not None else None,
        two_byte=bool(kind & 1) if kind is not None else None,
        fonts=talk.ask_fonts() if name else None,
        width_mm={_NARROW: 58, _WIDE: 80}.get(width or 0),
    )


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


def _confirms(talk: Conversation, *, knows_epson: bool) -> Confirms:
    if knows_epson:
        talk.tell(commands.START + commands.ask_when_printed(_PROBE_ID))
        if talk.await_printed(_PROBE_ID)[0]:
            return Confirms.BY_JOB
    talk.tell(commands.START + commands.ask_in_order())
    return Confirms.IN_ORDER if talk.await_printed(None)[0] else Confirms.NEVER
