"""How a visit stands, as its own patient may see it at a kiosk."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from config.contract.base import Answer, only_known
from config.contract.push import Elsewhere
from config.contract.words import Code, PatientAct


class StepNow(Answer):
    """One service of a visit: behind the patient, where they are, or still to come."""

    service: Code
    state: str = Field(description="done, now or later.")


class VisitNow(Answer):
    """A visit as its patient may see it at a kiosk that read its code: how it stands, and what can be done."""

    state: str = Field(description="As a stage's state: waiting, called, serving, on_hold, no_show, left, done …")
    acts: Annotated[list[PatientAct], only_known(PatientAct)] = Field(
        default_factory=list, description="In the order their keys stand."
    )
    note: str | None = Field(default=None, description="deferred, back_until or take_back_until; holds until `until`.")
    until: datetime | None = None
    steps: list[StepNow] = Field(default_factory=list, description="Empty for a single service.")
    room: Code | None = Field(default=None, description="Called or served: the room's place.")
    asks_feedback: bool = Field(default=False, description="It is finished, and its patient has not said how it was.")
    defer_minutes: int = Field(default=10, description="How many minutes `defer` gives.")
    elsewhere: Elsewhere | None = Field(default=None, description="Where `divert` leads: a shorter line, said now.")
    led_until: datetime | None = Field(default=None, description="Boards along the way show its number until then.")
    language: str | None = Field(default=None, description="Chosen when it began: en, ru, uk, lt, zh.")
    comes_first: bool = Field(default=False, description="`elsewhere` is a later step of this very visit.")
