"""One person at the kiosk, and what the kiosk itself knows. Forgetting a person = replacing the session object."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from config.contract.catalogue import Catalogue
from config.contract.device_api import CheckIn, IssueNumber
from config.contract.kiosk_configuration import KioskConfiguration
from config.contract.push import Emergency, HelpCall
from config.contract.words import Language, PaperState
from kiosk.flow.busy import Busy
from kiosk.flow.steps import SetUp, Step, Welcome

WORKING_PAPER = frozenset({PaperState.READY, PaperState.LOW, PaperState.UNKNOWN})
"""States in which a print is tried at all. UNKNOWN is tried: the printer itself then says what happened."""


class Note(StrEnum):
    """One line said over whatever screen stands; gone with the next touch or by itself."""

    THANKS = "thanks"  # "Did your ticket come out?" was answered with yes
    UNREADABLE_CARD = "unreadable_card"  # a card that cannot be read, or that does not name one person
    UNREADABLE_SCAN = "unreadable_scan"  # the scanner read something that is no code of ours
    FEEDBACK = "feedback"  # how the visit was has been said
    FAMILY = "family"  # the next number is linked with the one before
    NOT_CHANGED = "not_changed"  # another department was chosen, and the number stays where it was
    CHANGE_UNKNOWN = (
        "change_unknown"  # another department was chosen, and no answer came: the number is in one of the two
    )
    CHANGE_UNKNOWN_NO_TICKET = "change_unknown_no_ticket"  # the same, and there is no ticket to read
    NOT_DONE = "not_done"  # what was asked for beside a number did not happen; the number holds
    FINISH_FIRST = "finish_first"  # a code of ours, while a number stands on the screen or a request is kept


@dataclass(frozen=True)
class PairingCall:
    """What a kiosk without a hub shows until an administrator approves it: the code and the hub's fingerprint."""

    code: str
    hub_fingerprint: str


@dataclass(frozen=True)
class Facts:
    """What outlives a person: the catalogue, whether the hub answers, what the printer says."""

    catalogue: Catalogue | None = None
    newer_catalogue: Catalogue | None = None  # arrived while somebody stood here; taken on welcome
    pairing: PairingCall | None = None  # not paired (or revoked): shown on the set-up step
    hub_away: bool = False
    leased: frozenset[str] = frozenset()  # services a number can be given for without the hub
    by_heart: bool = (
        False  # today's bookings are known here, as marks: who holds a code can be registered without the hub
    )
    paper: PaperState = PaperState.UNKNOWN
    card_reader: bool = False  # one is plugged in and answers: only then cards are spoken of
    scanner_away: bool = False  # one is named and does not answer: nobody is told to hold anything to it
    heard: Busy = field(default_factory=Busy)
    keypad: bool = False  # one is plugged in and passed its self-test: only then it is spoken of
    emergencies: tuple[Emergency, ...] = ()  # of the site; which of them concern us, `emergency` says
    help_calls: tuple[HelpCall, ...] = ()  # of this kiosk: open ones, and those just closed

    @property
    def busy(self) -> Busy:
        """How busy it is; nothing while the hub is away: an old wait is a wrong one."""
        return Busy() if self.hub_away else self.heard

    @property
    def prints(self) -> bool:
        """Whether paper can be promised before a person starts."""
        return self.paper_here in WORKING_PAPER

    @property
    def paper_here(self) -> PaperState:
        """What people are told of paper: a kiosk that is not to print has none."""
        return self.paper if self.configuration.prints else PaperState.NONE

    @property
    def configuration(self) -> KioskConfiguration:
        """How this kiosk is to be; before there is a catalogue, as Atrium comes."""
        return self.catalogue.kiosk.configuration if self.catalogue is not None else KioskConfiguration()

    @property
    def language(self) -> Language:
        """In which welcome stands when nobody is here."""
        if self.catalogue is None:
            return Language.ENGLISH
        wanted, site = self.configuration.language, self.catalogue.site
        if wanted in site.languages:
            return wanted
        return site.language if site.language in site.languages or not site.languages else site.languages[0]

    @property
    def view(self) -> "View":
        """How the screen is for everybody, until somebody changes it for themselves."""
        said = self.configuration
        return View(larger=said.larger, contrast=said.contrast, low_reach=said.low_reach)


@dataclass(frozen=True)
class View:
    """How the screen is made easier for this person; all of it goes with them."""

    larger: bool = False
    contrast: bool = False
    low_reach: bool = False
    speech: bool = False


@dataclass(frozen=True)
class Session:
    """Everything of one person. `awaiting` is the request whose answer may still change this session."""

    id: UUID
    facts: Facts
    language: Language
    step: Step = field(default_factory=Welcome)
    note: Note | None = None
    awaiting: UUID | None = None
    asked: IssueNumber | CheckIn | None = None  # what could be done without the hub, too
    answer_until: float | None = None  # monotonic seconds: an answer after this moment is for nobody
    family: tuple[UUID, ...] = ()  # the requests that opened the numbers of those who came along
    waits_long: bool = False  # past 8 s: the screen offers Help beside "One moment…"
    view: View = field(default_factory=View)
    idle_asked: bool = False  # "Are you still there?" stands over the screen

    def at(self, step: Step) -> "Session":
        """The same person at another step, waiting for nothing."""
        return replace(
            self, step=step, note=None, awaiting=None, asked=None, answer_until=None, waits_long=False, idle_asked=False
        )


def fresh_session(facts: Facts, session_id: UUID) -> Session:
    """Nobody is here yet: this kiosk's own language, the newest catalogue, the welcome step (set-up without a hub)."""
    if facts.newer_catalogue is not None:
        facts = replace(facts, catalogue=facts.newer_catalogue, newer_catalogue=None)
    ready = facts.catalogue is not None and facts.pairing is None
    step = Welcome() if ready else SetUp()
    return Session(id=session_id, facts=facts, language=facts.language, step=step, view=facts.view)


@dataclass(frozen=True)
class Moment:
    """When a tap happened, and the fresh ids made for it: rules own neither clock nor randomness.

    `monotonic`: seconds that never jump, for how long something lasts; a clock set right by the network must end nobody's wait.
    """

    now: datetime
    monotonic: float
    session_id: UUID  # for the next person, where this tap ends a visit
    request_id: UUID  # UUIDv7, for the request this tap may lead to
