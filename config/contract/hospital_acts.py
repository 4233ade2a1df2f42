"""More of the hospital API: whole visits (notes, families, two numbers of one person, a copy), who came to a desk, delays."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer, Incoming, Moment
from config.contract.device_api import IssuedNumber
from config.contract.hospital_words import LateWhat, LateWhy, TriageColour, WaitingGo
from config.contract.words import Code, Language


class NoteOnVisit(Incoming):
    """`POST visits/{visit_id}/note`: a short note for whoever sees the visit; empty: none. Nothing personal."""

    note: str = Field(max_length=500)


class MergeVisit(Incoming):
    """`POST visits/{visit_id}/merge`: one person holds two numbers; `other` is called no more, this visit takes its stages."""

    other: UUID


class JoinFamily(Incoming):
    """`POST visits/{visit_id}/family`: linked with the visits of these, so that nobody is called to two rooms at once."""

    visits: list[UUID] = Field(min_length=1, max_length=12)


class AddPerson(Incoming):
    """`POST desks/{desk}/add`: somebody came to the desk, or is brought in; they get a number of one of its services.

    Also where kiosks give none. Where people are seen by urgency, `urgency` must be said and holds from now on.
    """

    service: Code
    language: Language = Field(description="The patient's, for their phone page.")
    urgency: TriageColour | None = Field(default=None, description="At a triage service only.")
    by_ambulance: bool = Field(default=False, description="With `urgency`.")
    unknown: bool = Field(default=False, description="With `urgency`: nobody knows their name.")


class PersonAdded(Answer):
    """`POST desks/{desk}/add`."""

    issued: IssuedNumber
    unknown: int | None = Field(default=None, description="Which of the day's unknown people: staff read `Unknown 2`.")


class DeclareDelay(Incoming):
    """`POST desks/{desk}/delay`: boards and phones say it until it is over; it takes the place of what was said before."""

    of: LateWhat
    service: Code | None = Field(default=None, description="One of the desk's, where a service is late.")
    minutes: int | None = Field(ge=1, le=240, description="Null: away for the rest of the business day.")
    reason: LateWhy


class EndDelay(Incoming):
    """`POST desks/{desk}/end-delay`: it is over earlier than was said. One that is over stays as it is."""

    delay: int = Field(ge=1, le=2**31 - 1)


class MoveWaiting(Incoming):
    """`POST desks/{desk}/move-waiting`: what becomes of those a delay leaves waiting, at most 25 of them a request.

    Ask again with the answer's `next` as `after` until it is null: so no call waits for a long line.
    """

    delay: int = Field(ge=1, le=2**31 - 1)
    fate: WaitingGo
    at: Moment | None = Field(default=None, description="When they may be called again; with `return_at`.")
    to: Code | None = Field(default=None, description="The desk, with `to_desk` and `to_clinician`.")
    after: UUID | None = None


class UndoAtOnce(Incoming):
    """`POST desks/{desk}/undo-at-once`: every such move of this delay is taken back, within five minutes, 25 a request."""

    delay: int = Field(ge=1, le=2**31 - 1)
    after: int = Field(default=0, ge=0, le=2**62, description="The `next` of the answer before.")


class DelayDeclared(Answer):
    """A delay as it is told from now on."""

    delay: int
    until: datetime = Field(description="Nothing is said of it any more then.")
    waiting: int = Field(description="How many people it leaves waiting now.")


class MovedWaiting(Answer):
    """`POST desks/{desk}/move-waiting`."""

    moved: int
    stayed: int = Field(description="That desk does not do what they wait for, or they are seen by urgency.")
    next: UUID | None = Field(default=None, description="Null: that was all.")


class TakenBackAtOnce(Answer):
    """`POST desks/{desk}/undo-at-once`."""

    moved: int
    stayed: int = Field(description="Somebody has moved them since.")
    next: int | None = Field(default=None, description="Null: that was all.")


class TicketCopy(Answer):
    """`POST visits/{visit_id}/reprint`: what stands on the copy. The codes of the paper before lead nowhere any more."""

    visit_id: UUID
    number: str
    day: date
    phone_url: str | None = Field(default=None, description="Null: this house's phone pages have no address yet.")
    code: str | None = None
