"""Bodies and answers of the hospital API (`/api/hospital/v1/…`): what a hospital's own systems ask of the hub and hear from it.

A number and a check-in are answered as on the device API (`IssuedNumber`, `CheckInAnswer`). Which try of what a request is
stands in the header `Idempotency-Key`, never in a body.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer, Incoming
from config.contract.words import Code, Language, Names

HOSPITAL_VERSION = 1
"""Version of the hospital API; it is part of every path."""


class Scope(StrEnum):
    """What a token may do; each opens some operations and no others."""

    READ_QUEUE = "read_queue"
    ISSUE = "issue"
    CHECK_IN = "check_in"
    CALL = "call"
    METRICS = "metrics"


class CallReason(StrEnum):
    """Why somebody is called before their turn: the list of the staff console."""

    MEDICAL = "medical"
    BACK_FROM_TEST = "back_from_test"
    HELPER_WAITS = "helper_waits"
    MISSED_CALL = "missed_call"
    OUR_MISTAKE = "our_mistake"


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
    """`POST desks/{desk}/transfer`: to a service, to one desk, or to one service at one desk; the due time goes along."""

    number: ShownNumber
    service: Code | None = None
    desk: Code | None = None


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
    services: list[Code]
    patient: DeskVisit | None = Field(default=None, description="None: nobody is called to it or served at it.")


class Desks(Answer):
    """`GET desks`."""

    as_of: datetime
    desks: list[DeskState]


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
    can_be_called: bool = Field(description="False: still on the way.")
    reason: str = Field(description="Why they stand where they stand, as on the console.")


class ServiceQueue(Answer):
    """`GET services/{service}/queue`: in the order in which they would be called now."""

    service: Code
    department: Code
    as_of: datetime
    waiting: list[InQueue]
    at_desks: list[DeskVisit]


class StageState(Answer):
    """One station of a visit."""

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
