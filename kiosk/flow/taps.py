"""What happened: a finger, a scanner, an answer, a timer. In the past tense; every answer names its session."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from config.contract.catalogue import Catalogue
from config.contract.device_api import CheckInAnswer, IssuedNumber, PersonAsked
from config.contract.push import Emergency, HelpCall
from config.contract.words import HelpReason, Language, PaperState
from kiosk.flow.busy import Busy
from kiosk.flow.device_taps import FromDevice
from kiosk.flow.identity_taps import FromArrival
from kiosk.flow.offline_taps import RegisteredOffline
from kiosk.flow.seek_taps import FromSeeker
from kiosk.flow.view_taps import FromViewer
from kiosk.flow.visit_taps import BoardsRead, FromPatient, VisitHeard, VisitUnheard
from kiosk.flow.way_taps import FromWalker


@dataclass(frozen=True)
class LanguageChosen:
    language: Language


@dataclass(frozen=True)
class AppointmentChosen:
    """'I have an appointment' on welcome."""


@dataclass(frozen=True)
class NumberWanted:
    """'I have no appointment: take a number' on welcome."""


@dataclass(frozen=True)
class DepartmentChosen:
    department: str


@dataclass(frozen=True)
class ServiceChosen:
    service: str


@dataclass(frozen=True)
class PageTurned:
    page: int


@dataclass(frozen=True)
class LetterTyped:
    letter: str


@dataclass(frozen=True)
class LetterDeleted:
    pass


@dataclass(frozen=True)
class CodeEntered:
    pass


@dataclass(frozen=True)
class Scanned:
    """A keyboard-type scanner delivered one line; the text is untrusted."""

    text: str


@dataclass(frozen=True)
class BackPressed:
    pass


@dataclass(frozen=True)
class HelpPressed:
    pass


@dataclass(frozen=True)
class PersonNeeded:
    """A reason was chosen on Help."""

    reason: HelpReason


@dataclass(frozen=True)
class YourDataPressed:
    pass


@dataclass(frozen=True)
class DonePressed:
    pass


@dataclass(frozen=True)
class NumberNowPressed:
    """Without an answer: a number of the lease instead, and the earlier request is called off."""


@dataclass(frozen=True)
class CameOut:
    """The answer to 'Did your ticket come out?'"""

    yes: bool


@dataclass(frozen=True)
class MoreTimePressed:
    pass


@dataclass(frozen=True)
class Touched:
    """Any touch or key: somebody is here."""


@dataclass(frozen=True)
class NumberIssued:
    """`offline`: it is of this kiosk's lease, and the hub does not know it yet."""

    session_id: UUID
    request_id: UUID
    issued: IssuedNumber
    offline: bool = False


@dataclass(frozen=True)
class NumberNotLeased:
    """The lease had no number for it after all. `kept`: the request to the hub stays what it is; else none was made."""

    session_id: UUID
    request_id: UUID
    kept: bool


@dataclass(frozen=True)
class CheckInAnswered:
    session_id: UUID
    request_id: UUID
    answer: CheckInAnswer


@dataclass(frozen=True)
class RequestKept:
    """The hub did not answer; the request lies in the outbox and will be sent once.

    `never_sent`: no connection ever came about for it, so the hub has certainly not heard it.
    """

    session_id: UUID
    request_id: UUID
    never_sent: bool = False


@dataclass(frozen=True)
class RequestRefused:
    """The hub answered with a problem; `code` is the problem's code, `opens_at` when it would say yes."""

    session_id: UUID
    request_id: UUID
    code: str
    opens_at: datetime | None = None


@dataclass(frozen=True)
class WaitedLong:
    """8 s without an answer."""

    session_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class PersonCalled:
    """The hub shows the call to staff."""

    session_id: UUID
    request_id: UUID
    asked: PersonAsked


@dataclass(frozen=True)
class NobodyAnswered:
    """The call's time is over, or the hub did not take it."""

    session_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class Printed:
    session_id: UUID
    visit_id: UUID


@dataclass(frozen=True)
class PrintRefused:
    session_id: UUID
    visit_id: UUID
    reason: PaperState


@dataclass(frozen=True)
class PrintUnknown:
    session_id: UUID
    visit_id: UUID


@dataclass(frozen=True)
class HubWentAway:
    pass


@dataclass(frozen=True)
class HubCameBack:
    pass


@dataclass(frozen=True)
class LeasesChanged:
    """What can be done without the hub: numbers for `services`; `by_heart`: check-ins of today's bookings."""

    services: frozenset[str]
    by_heart: bool = False


@dataclass(frozen=True)
class PaperChanged:
    paper: PaperState


@dataclass(frozen=True)
class CatalogueArrived:
    catalogue: Catalogue


@dataclass(frozen=True)
class BusyHeard:
    """The hub said how busy it is; empty: what it said is too old now."""

    busy: Busy


@dataclass(frozen=True)
class HelpCallsChanged:
    """What the hub says of this kiosk's calls for a person."""

    calls: tuple[HelpCall, ...]


@dataclass(frozen=True)
class EmergenciesHeard:
    """The messages that stand for the site."""

    emergencies: tuple[Emergency, ...]


@dataclass(frozen=True)
class PairingAsked:
    """This kiosk has no hub that knows it; the code stands on its screen until an administrator approves it."""

    code: str
    hub_fingerprint: str


@dataclass(frozen=True)
class Paired:
    """An administrator approved this kiosk."""


@dataclass(frozen=True)
class IdleNoticed:
    """The idle time of this step has passed without a touch."""

    session_id: UUID


@dataclass(frozen=True)
class IdleEnded:
    """Nobody answered 'Are you still there?'."""

    session_id: UUID


Tap = (
    LanguageChosen | AppointmentChosen | NumberWanted | DepartmentChosen | ServiceChosen | PageTurned | LetterTyped |
    LetterDeleted | CodeEntered | Scanned | BackPressed | HelpPressed | PersonNeeded | YourDataPressed | DonePressed |
    NumberNowPressed | CameOut | MoreTimePressed | Touched | NumberIssued | NumberNotLeased | CheckInAnswered | RequestKept |
    RegisteredOffline | RequestRefused | WaitedLong | PersonCalled | NobodyAnswered | Printed | PrintRefused | PrintUnknown |
    HubWentAway | HubCameBack | HelpCallsChanged | EmergenciesHeard | LeasesChanged | PaperChanged | CatalogueArrived |
    BusyHeard | PairingAsked | Paired | IdleNoticed | IdleEnded | FromPatient | VisitHeard | VisitUnheard | FromWalker |
    FromArrival | FromDevice | FromSeeker | FromViewer | BoardsRead
)  # fmt: skip
