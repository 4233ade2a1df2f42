"""Where a person is in their visit to the kiosk. Each step holds exactly what its screen shows, nothing more."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from config.contract.device_api import IssuedNumber
from config.contract.identity import BookingChoice
from config.contract.visit_now import VisitNow
from config.contract.words import CheckInResult, HelpReason, Names, PaperState
from kiosk.flow.number_steps import EnterNumber, NumberSeen, NumberTrouble

__all__ = ["EnterNumber", "NumberSeen", "NumberTrouble"]


class CodeTrouble(StrEnum):
    """Why a typed or scanned code did not lead on; said on the same screen, the letters kept."""

    NOT_FOUND = "not_found"
    CARD_NOT_FOUND = "card_not_found"  # nothing is booked for this card
    UNREADABLE = "unreadable"  # a scan that is no code of ours
    TOO_MANY = "too_many"  # guessing limit: staff unlock


class IdentityTrouble(StrEnum):
    """Why birth date and telephone did not lead on; the figures stay."""

    NOT_FOUND = "not_found"  # unknown or wrong: one sentence for both
    NO_SUCH_DATE = "no_such_date"
    TOO_MANY = "too_many"
    LOCKED = "locked"  # guessed too often at this kiosk: staff open it
    NOT_SENT = "not_sent"


class Paper(StrEnum):
    """What the ticket screen says about the paper just now."""

    COMING = "coming"
    PRINTED = "printed"


@dataclass(frozen=True)
class Welcome:
    """The resting step. A fresh session stands here; a broken printer is said here."""


@dataclass(frozen=True)
class SetUp:
    """Nobody can be served yet: not paired, or never had a catalogue. Shows the pairing code (`facts.pairing`)."""


@dataclass(frozen=True)
class EnterCode:
    typed: str = ""
    trouble: CodeTrouble | None = None
    by_card: bool = False  # a card was read in place of a code


@dataclass(frozen=True)
class EnterIdentity:
    """Birth date, then the end of the telephone number: figures in the order of the person's language."""

    typed: str = ""
    trouble: IdentityTrouble | None = None


@dataclass(frozen=True)
class ChooseMine:
    """Several bookings of this person today. `opened`: the request that told of them."""

    choices: tuple[BookingChoice, ...]
    opened: UUID
    page: int = 0


@dataclass(frozen=True)
class Opened:
    """A number that a request of this kiosk opened: with that request the hub knows whose visit is meant."""

    issued: IssuedNumber
    by: UUID
    shown: "TicketOut | DidItComeOut | NumberOnScreen" = field(
        compare=False
    )  # where it stands: it is shown there again


@dataclass(frozen=True)
class ChooseDepartment:
    """`changes`: for a number that was taken already, which stays."""

    page: int = 0
    changes: Opened | None = None


@dataclass(frozen=True)
class ChooseService:
    department: str
    page: int = 0
    departments_page: int = 0  # where Back leads
    changes: Opened | None = None


@dataclass(frozen=True)
class FindService:
    """Which department or service? What was typed stays on this screen alone: it is never kept."""

    typed: str = ""
    page: int = 0
    changes: Opened | None = None


@dataclass(frozen=True)
class Guided:
    """*I don't know where to go*: a question of the administrator's tree. `asked`: the ones before it."""

    question: str
    asked: tuple[str, ...] = ()
    page: int = 0


@dataclass(frozen=True)
class ClaimPriority:
    """A service was chosen at a site that calls some people earlier on their word: does one of the classes apply?"""

    service: str
    back: "Step"


@dataclass(frozen=True)
class TicketOut:
    """A number was issued and its paper is coming or out."""

    issued: IssuedNumber
    paper: Paper = Paper.COMING
    already: bool = False  # the booking was registered before: the same number again, printed as COPY
    late: bool = False  # the booked place is lost: the number waits in the order of walk-ins
    offline: bool = False  # from the lease: the hub hears of it later, and calls it as any other
    opened: UUID | None = field(default=None, compare=False)  # the request that opened it at the hub
    walk_in: bool = field(default=False, compare=False)  # taken here just now: another department can be chosen
    changed: bool = False  # it was: the number stayed, its paper is new
    back_at: datetime | None = None  # the line is late: nobody calls before, the place is kept
    booked: bool = False  # offline: a booking known by heart
    led_until: datetime | None = None  # boards along the way show it


@dataclass(frozen=True)
class DidItComeOut:
    """Print outcome unknown: only the person can tell."""

    issued: IssuedNumber
    late: bool = False
    offline: bool = False
    back_at: datetime | None = None
    booked: bool = False
    opened: UUID | None = field(default=None, compare=False)
    walk_in: bool = field(default=False, compare=False)
    changed: bool = False


@dataclass(frozen=True)
class NumberOnScreen:
    """No paper: the number large, a QR to take along, wiped only by confirmation or the idle rule."""

    issued: IssuedNumber
    why: PaperState | None = None  # None: the person said that nothing came out
    late: bool = False
    offline: bool = False
    opened: UUID | None = field(default=None, compare=False)
    back_at: datetime | None = None
    booked: bool = False
    walk_in: bool = field(default=False, compare=False)  # as with a ticket: another department can be chosen
    changed: bool = False  # it was, and the number stayed
    for_another: bool = False  # *Another person* was pressed: first this number is confirmed to be copied


@dataclass(frozen=True)
class YourVisit:
    """A ticket or a booking was read again: how the visit stands, and what its patient can do."""

    issued: IssuedNumber
    visit: VisitNow
    opened: UUID
    trouble: str | None = None  # why the last press did nothing
    unsure: bool = False  # an answer was lost since: it may stand otherwise by now


@dataclass(frozen=True)
class Feedback:
    """How a finished visit was: one question after the other, each may be left out."""

    opened: UUID
    scores: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class CheckInEnded:
    """A named outcome without a number: too early, late, other day, other site, needs a person."""

    result: CheckInResult
    opens_at: datetime | None = None
    site: Names | None = field(default=None, compare=False)  # other_site: where the booking is


@dataclass(frozen=True)
class HubAway:
    """The tapped request got no answer; it is kept and sent once. Says where to find a person.

    `offers_number`: the request may have reached the hub. The person may take a number of the lease instead, knowingly.
    """

    offers_number: bool = False


@dataclass(frozen=True)
class Refused:
    """The request was refused in a way a person cannot mend (closed, full for today): words and a person.

    `to`: the place where a nurse sees them first, where people are seen by urgency.
    """

    code: str
    opens_at: datetime | None = None  # service_closed: from when a number is given again
    booked: bool = False  # a check-in was refused, no number was asked for
    to: str = ""
    changes: Opened | None = None  # another department was chosen for this number: it is shown again, not left


@dataclass(frozen=True)
class Help:
    """How to reach a person; `back` is where Back leads."""

    back: "Step"


@dataclass(frozen=True)
class Easier:
    """The switches of *Easier view* over a step; `back` is where Back leads."""

    back: "Step"


@dataclass(frozen=True)
class PersonWanted:
    """Staff are called to this kiosk. How that stands, the hub says (`person.stands`); `call` None: it has not taken it yet.

    `unanswered`: nobody came forward in time. The call goes on; the screen says what to do meanwhile.
    """

    back: "Step"
    reason: HelpReason
    request: UUID
    call: UUID | None = None
    unanswered: bool = False


@dataclass(frozen=True)
class YourData:
    """What is kept about a visitor, in plain words."""


@dataclass(frozen=True)
class FindPlace:
    """Where do you want to go? What was typed stays on this screen alone: it is never kept."""

    typed: str = ""
    page: int = 0


@dataclass(frozen=True)
class ShowWay:
    """The way from here to a place. `leg`: which of its floors is on the map; `zoom`: 0 shows the whole floor."""

    to: str
    step_free: bool = False
    leg: int = 0
    zoom: int = 0
    back: "Step" = field(default_factory=FindPlace)


Step = (
    Welcome | FindPlace | ShowWay | SetUp | EnterCode | EnterIdentity | EnterNumber | NumberSeen | ChooseMine |
    ChooseDepartment | ChooseService | FindService | ClaimPriority | Guided | TicketOut | DidItComeOut | NumberOnScreen |
    YourVisit | Feedback | CheckInEnded | HubAway | Refused | Help | Easier | PersonWanted | YourData
)  # fmt: skip
ChoosesInstead = ChooseDepartment | ChooseService | FindService | Refused
"""Where another department is chosen for a number somebody has, or one was refused to them: see `number_kept`."""


def number_kept(step: Step) -> Opened | None:
    """The number another department is being chosen for; None: none, a new one is."""
    return step.changes if isinstance(step, ChoosesInstead) else None
