"""Bodies and answers of the hospital API (`/api/hospital/v1/…`): what a hospital's own systems ask of the hub and hear from it.

A number and a check-in are answered as on the device API (`IssuedNumber`, `CheckInAnswer`). Which try of what a request is
stands in the header `Idempotency-Key`, never in a body.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer, Incoming, Moment
from config.contract.hospital_words import CallReason, NeedClass, NeedProgress, PauseWhy, TriageColour, VisitNeed
from config.contract.words import Code, Language, Names

HOSPITAL_VERSION = 1
"""Version of the hospital API; it is part of every path."""


class Scope(StrEnum):
    """What a token may do; each opens some operations and no others."""

    READ_QUEUE = "read_queue"
    ISSUE = "issue"
    CHECK_IN = "check_in"
    CALL = "call"
    EDIT_VISITS = "edit_visits"
    METRICS = "metrics"
    METRICS_HUB = "metrics_hub"


ShownNumber = Annotated[str, Field(min_length=1, max_length=10, description="As boards show it: K-017.")]


class TakeNumber(Incoming):
    """`POST numbers`: somebody without an appointment begins to wait."""

    service: Code
    language: Language = Field(description="The patient's, for their phone page.")


class CheckInBooking(Incoming):
    """`POST check-ins`: exactly one of a typed code or a scanned text (booking QR, ticket QR)."""

    code: str | None = Field(default=None, max_length=16)
    scanned: str | None = Field(default=None, max_length=512)
    language: Language


class NumberAtDesk(Incoming):
    """`POST desks/{desk}/recall | here | not-here | finish`: the patient you mean, so that an old screen moves nobody else."""

    number: ShownNumber


class CallThisOne(Incoming):
    """`POST desks/{desk}/call-this`: somebody before their turn; the reason is written in the diary."""

    number: ShownNumber
    reason: CallReason


class TransferPatient(Incoming):
    """`POST desks/{desk}/transfer`: to a service, a desk, a clinician, or a service at one of them; the due time goes along."""

    number: ShownNumber
    service: Code | None = None
    desk: Code | None = None
    clinician: int | None = Field(default=None, ge=1, le=2**31 - 1, description="Of `GET clinicians`; they alone call.")


class SetUrgency(Incoming):
    """`POST desks/{desk}/urgency`: what triage found of somebody who waits for this desk or is served."""

    number: ShownNumber
    urgency: TriageColour


class SetPriority(Incoming):
    """`POST desks/{desk}/priority`: the class somebody who waits for this desk has from now on; null: none."""

    number: ShownNumber
    priority: NeedClass | None


class PauseDesk(Incoming):
    """`POST desks/{desk}/pause`: nobody is called here until `go-on`. Said again it changes reason and time."""

    reason: PauseWhy
    back_at: Moment | None = Field(
        default=None, description="Told to people; nothing goes on by itself. At most 12 h ahead."
    )


class DeferVisit(Incoming):
    """`POST visits/{visit_id}/defer`: the patient needs some minutes more; null: as many as the site gives."""

    minutes: int | None = Field(default=None, ge=1, le=60)


class ChangeService(Incoming):
    """`POST visits/{visit_id}/change-service`: the patient took a number for the wrong one; number and arrival stay."""

    service: Code


class AddStage(Incoming):
    """`POST visits/{visit_id}/stages`: one more station, as the last, or as the next of those to come."""

    service: Code
    next: bool = False


class SkipStage(Incoming):
    """`POST visits/{visit_id}/skip-stage`: one to come, or the one they wait at."""

    stage_id: UUID


class ReorderStages(Incoming):
    """`POST visits/{visit_id}/reorder-stages`: every expected stage once, in the order in which they come from now on."""

    stage_ids: list[UUID] = Field(min_length=1, max_length=50)


class NoteNeed(Incoming):
    """`POST visits/{visit_id}/needs`: the visit has this need, so far; null: it is not needed any more."""

    need: VisitNeed
    state: NeedProgress | None


class DeskVisit(Answer):
    """Whom a desk has called or serves."""

    visit_id: UUID
    number: str
    service: Code
    state: str = Field(description="called or serving")
    since: datetime


class DeskState(Answer):
    """A desk, its services, and its patient. `POST desks/{desk}/…` answers with the desk as that act left it."""

    desk: Code
    names: Names
    department: Code
    room: Code
    is_open: bool
    is_paused: bool = Field(description="Somebody works there and has left for a while: nobody is called.")
    back_at: datetime | None = Field(default=None, description="When a pause is said to end.")
    services: list[Code]
    patient: DeskVisit | None = Field(default=None, description="None: nobody is called to it or served at it.")


class Desks(Answer):
    """`GET desks`."""

    as_of: datetime
    desks: list[DeskState]


class Clinician(Answer):
    """Somebody who works at a desk now, by the name colleagues see on the console."""

    id: int
    name: str
    desk: Code
    department: Code
    room: Code
    is_paused: bool


class Clinicians(Answer):
    """`GET clinicians`: to whom a patient can be sent."""

    as_of: datetime
    clinicians: list[Clinician]


class ServiceLine(Answer):
    code: Code
    names: Names
    walk_in: bool = Field(description="False: numbers for booked patients only.")
    waiting: int


class DepartmentLines(Answer):
    code: Code
    names: Names
    floor: str
    waiting: int
    open_desks: int
    services: list[ServiceLine]


class Departments(Answer):
    """`GET departments`: every department with its services and how many wait."""

    as_of: datetime
    departments: list[DepartmentLines]


class InQueue(Answer):
    """Somebody who waits. No name: the number is all that anybody needs to call them."""

    visit_id: UUID
    number: str
    due_at: datetime
    arrived_at: datetime | None
    can_be_called: bool = Field(description="False: still on the way, or let go, until `can_come_at`.")
    reason: str = Field(description="Why they stand where they stand, as on the console.")
    priority: str | None = Field(default=None, description="The class of need, see `SetPriority`.")
    urgency: str | None = Field(default=None, description="What triage found, see `SetUrgency`. Never for the public.")
    can_come_at: datetime | None = Field(default=None, description="From when this stage may be called.")


class ServiceQueue(Answer):
    """`GET services/{service}/queue`: in the order in which they would be called now."""

    service: Code
    department: Code
    as_of: datetime
    waiting: list[InQueue]
    at_desks: list[DeskVisit]


class StageState(Answer):
    """One station of a visit."""

    stage_id: UUID | None = Field(default=None, description="For `skip-stage` and `reorder-stages`.")
    position: int
    service: Code
    department: Code
    state: str
    desk: Code | None
    due_at: datetime
    arrived_at: datetime | None
    called_at: datetime | None
    serving_at: datetime | None
    ended_at: datetime | None


class VisitState(Answer):
    """`GET visits/{visit_id}`."""

    visit_id: UUID
    number: str
    day: date
    issued_at: datetime
    language: Language
    stages: list[StageState]
    needs: dict[str, str] = Field(default_factory=dict, description="Each need and how far it has come.")
    note: str | None = Field(default=None, description="What staff note; nothing personal.")
    merged_into: UUID | None = Field(default=None, description="The visit that took the place of this one.")
    family: list[str] = Field(default_factory=list, description="Numbers of the visits it is linked with.")
