"""What the rules want done; the performer carries it out and its answer comes back as a tap."""

from dataclasses import dataclass
from uuid import UUID

from config.contract.device_api import (
    ActOnVisit,
    AskForPerson,
    CheckIn,
    CopyTicket,
    GiveFeedback,
    IssueNumber,
    LinkFamily,
    TellPlaceChosen,
)
from config.contract.identity import CheckInByIdentity, ChooseBooking
from config.contract.kiosk_use import TellLeft
from config.contract.number_now import LookUpNumber
from config.contract.ticket import Ticket
from config.contract.words import PaperState


@dataclass(frozen=True)
class AskForNumber:
    """Send `POST numbers`; answers as NumberIssued, RequestKept or RequestRefused.

    A late answer is for nobody (`Session.answer_until`); the request is sent all the same.
    """

    body: IssueNumber


@dataclass(frozen=True)
class TakeLeasedNumber:
    """A number of this kiosk's own block; answers as NumberIssued (offline) or NumberNotLeased, at once.

    `instead`: the same question lies in the outbox. It is taken out in the same transaction, or, where its answer has come
    meanwhile, nothing is taken: never both.
    """

    body: IssueNumber
    instead: bool = False


@dataclass(frozen=True)
class AskToCheckIn:
    """Send `POST check-ins`; answers as CheckInAnswered, RequestKept or RequestRefused."""

    body: CheckIn


@dataclass(frozen=True)
class CheckInByHeart:
    """Register from the bookings known by heart; answers at once as RegisteredOffline, CheckInAnswered or NumberNotLeased.

    `instead`: the same question lies in the outbox, and nobody has heard it. Where the booking is known it is taken out in the
    transaction that takes the number.
    """

    body: CheckIn
    instead: bool = False


@dataclass(frozen=True)
class AskByIdentity:
    """Send `POST check-ins/by-identity` or `check-ins/choices` once, now or never: no birth date lies on disk.

    Answers as CheckInAnswered, VisitUnheard or RequestRefused.
    """

    body: CheckInByIdentity | ChooseBooking


@dataclass(frozen=True)
class AskOnVisit:
    """Send `POST visit-acts` or `visit-copies` once, now or never; answers as VisitHeard, VisitUnheard or RequestRefused."""

    body: ActOnVisit | CopyTicket
    session_id: UUID


@dataclass(frozen=True)
class AskAboutNumber:
    """Send `POST numbers/shown` once, now or never; answers as BoardsRead, VisitUnheard or RequestRefused."""

    body: LookUpNumber
    request_id: UUID


@dataclass(frozen=True)
class TellHowItWas:
    """Send `POST feedback`, kept until the hub has it."""

    body: GiveFeedback


@dataclass(frozen=True)
class CountPlace:
    """Send `POST places-chosen`, kept until the hub has it."""

    body: TellPlaceChosen


@dataclass(frozen=True)
class CountLeft:
    """Send `POST left`, kept until the hub has it."""

    body: TellLeft


@dataclass(frozen=True)
class LinkPeople:
    """Send `POST families`: staff call them to one room at a time."""

    body: LinkFamily


@dataclass(frozen=True)
class CallPerson:
    """Send `POST help-calls` before everything else; answers as PersonCalled or NobodyAnswered, the latter also after
    `answer_within_s` without a word. It stays in the outbox until the hub has it.
    """

    body: AskForPerson
    session_id: UUID
    answer_within_s: float


@dataclass(frozen=True)
class SoundAlarm:
    """Make this kiosk heard where it stands, if something that can is fitted."""


@dataclass(frozen=True)
class SilenceAlarm:
    """Somebody is there, or said to be coming."""


@dataclass(frozen=True)
class PrintTicket:
    """The number reached its person. Print once; answers as Printed, PrintRefused or PrintUnknown.

    The hub is told what happened, as it happened.
    """

    session_id: UUID
    visit_id: UUID
    ticket: Ticket


@dataclass(frozen=True)
class TellUnclaimed:
    """An answer came after its person had left: staff see the number as unclaimed."""

    visit_id: UUID


@dataclass(frozen=True)
class TellPrinted:
    """The person's own word about an unknown print: it came out, or it did not."""

    visit_id: UUID
    came_out: bool


@dataclass(frozen=True)
class TellNotPrinted:
    """The number reached its person on the screen: no print was tried, the printer had said why before."""

    visit_id: UUID
    reason: PaperState
    is_copy: bool


@dataclass(frozen=True)
class StartIdle:
    """(Re)start the idle clock of this session: IdleNoticed after `ask_after_s`, IdleEnded `answer_s` later.

    `answer_s` 0: nothing is asked, IdleNoticed alone follows (a printed ticket, a language left on welcome).
    """

    session_id: UUID
    ask_after_s: float
    answer_s: float


@dataclass(frozen=True)
class StopIdle:
    """Nobody is here: no idle clock runs on welcome."""


Wish = (
    AskForNumber | TakeLeasedNumber | AskToCheckIn | CheckInByHeart | PrintTicket | TellUnclaimed | TellPrinted | TellNotPrinted
    | AskOnVisit | AskByIdentity | AskAboutNumber | LinkPeople | TellHowItWas | CountPlace | CountLeft
    | CallPerson | SoundAlarm | SilenceAlarm | StartIdle | StopIdle
)  # fmt: skip
