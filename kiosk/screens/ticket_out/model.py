"""The number, where to wait, the way, and what the paper is doing."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session
from kiosk.flow.steps import Paper, TicketOut
from kiosk.screens.naming import WhereToWait, notice, standing_at, where_to_wait


@dataclass(frozen=True)
class TicketOutView:
    label: str
    number: str
    paper: str
    paper_sign: str
    already: str
    notice: str
    where: WhereToWait
    way_title: str
    follow: str
    phone_url: str
    done: str
    rule: str


def view_of(session: Session, _now: datetime) -> TicketOutView:
    step, say = standing_at(session, TicketOut), words(session.language).say
    coming = step.paper is Paper.COMING
    return TicketOutView(
        label=say("kiosk.ticket.your_number"),
        number=step.issued.number,
        paper=say("kiosk.ticket.coming") if coming else say("kiosk.ticket.take"),
        paper_sign="printer" if coming else "arrow-down",
        already=say("kiosk.ticket.already") if step.already else "",
        notice=notice(step, session.language),
        where=where_to_wait(step.issued, session),
        way_title=say("kiosk.ticket.way"),
        follow=say("kiosk.ticket.follow"),
        phone_url=step.issued.phone_url or "",
        done=say("kiosk.ticket.done"),
        rule=say("kiosk.ticket.not_by_number"),
    )
