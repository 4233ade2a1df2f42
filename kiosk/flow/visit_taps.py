"""What happened on a visit that stands on the screen: a key of its patient, an answer of the hub."""

from dataclasses import dataclass
from uuid import UUID

from config.contract.device_api import CheckInAnswer
from config.contract.number_now import NumberNow
from config.contract.words import PatientAct


@dataclass(frozen=True)
class VisitActPressed:
    """'I need 10 minutes', 'I am back', 'Leave the queue', 'I did not mean to leave', 'Go there first'."""

    act: PatientAct


@dataclass(frozen=True)
class CopyPressed:
    """'Print my ticket again'."""


@dataclass(frozen=True)
class ChangePressed:
    """'Wrong department? Change', with a number that was just taken."""


@dataclass(frozen=True)
class AnotherPersonPressed:
    """'Another person': the next number belongs to somebody who came along."""


@dataclass(frozen=True)
class FeedbackWanted:
    """'Say how it was', on a finished visit."""


@dataclass(frozen=True)
class ScoreGiven:
    """1 very poor … 5 very good; None: this question is left out."""

    score: int | None


@dataclass(frozen=True)
class VisitHeard:
    """The visit as the hub says it stands after the act; `is_copy`: with new codes, to be printed."""

    session_id: UUID
    request_id: UUID
    answer: CheckInAnswer
    is_copy: bool = False


@dataclass(frozen=True)
class VisitUnheard:
    """No answer. An act on a visit is never done later: whoever asked for it may have thought better of it.

    `never_sent`: no connection came about, so it was not done either; else nobody knows. `is_copy`: as in `VisitHeard`.
    """

    session_id: UUID
    request_id: UUID
    never_sent: bool = False
    is_copy: bool = False


@dataclass(frozen=True)
class BoardsRead:
    """What the boards show of a typed number."""

    session_id: UUID
    request_id: UUID
    now: NumberNow


FromPatient = VisitActPressed | CopyPressed | ChangePressed | AnotherPersonPressed | FeedbackWanted | ScoreGiven
