"""'Did your ticket come out?' with the number already safe on the screen."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session
from kiosk.flow.steps import DidItComeOut
from kiosk.screens.naming import WhereToWait, standing_at, where_to_wait


@dataclass(frozen=True)
class DidItComeOutView:
    title: str
    number: str
    valid: str
    yes: str
    no: str
    where: WhereToWait
    if_no: str


def view_of(session: Session, _now: datetime) -> DidItComeOutView:
    step, say = standing_at(session, DidItComeOut), words(session.language).say
    return DidItComeOutView(
        title=say("kiosk.came_out.title"),
        number=step.issued.number,
        valid=say("kiosk.came_out.valid"),
        yes=say("kiosk.came_out.yes"),
        no=say("kiosk.came_out.no"),
        where=where_to_wait(step.issued, session),
        if_no=say("kiosk.came_out.if_no_phone") if step.issued.phone_url else say("kiosk.came_out.if_no"),
    )
