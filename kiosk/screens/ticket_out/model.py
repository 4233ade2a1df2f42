"""The number, where to wait, the way, and what the paper is doing."""

from dataclasses import dataclass, replace
from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session
from kiosk.flow.steps import Paper, TicketOut
from kiosk.flow.visit import may_bring_another, may_change
from kiosk.screens.led_key import LedKey, led_key
from kiosk.screens.naming import WhereToWait, notice, standing_at, where_to_wait, zone_of

LONG_WAY = 5
"""A way of so many steps leaves less room for the rest."""


@dataclass(frozen=True)
class TicketOutView:
    label: str
    number: str
    paper: str
    paper_sign: str
    already: str
    change: str
    another: str
    tight: bool  # more than usual stands here: it moves together
    notice: str
    back: str  # the line is late: when to be here again
    where: WhereToWait
    way_title: str
    led: LedKey
    follow: str
    phone_url: str
    done: str
    rule: str


def view_of(session: Session, _now: datetime) -> TicketOutView:
    step, say = standing_at(session, TicketOut), words(session.language).say
    where = where_to_wait(step.issued, session)
    coming = step.paper is Paper.COMING
    special = notice(step, session.language, zone_of(session))
    roomy = not special and len(where.way) < LONG_WAY  # else it is asked for on the phone or on *your steps*
    led = led_key(session) if roomy else LedKey()
    another = say("kiosk.ticket.another") if may_bring_another(session) else ""
    return TicketOutView(
        label=say("kiosk.ticket.your_number"),
        number=step.issued.number,
        paper=say("kiosk.ticket.coming") if coming else say("kiosk.ticket.take"),
        paper_sign="printer" if coming else "arrow-down",
        already=_special(session, step),
        change=say("kiosk.ticket.change") if may_change(session) else "",
        another=another,
        tight=bool(another or special or led.act or len(where.way) >= LONG_WAY),
        notice="" if step.back_at else special,
        back=special if step.back_at else "",
        where=replace(where, way=()) if step.back_at else where,
        way_title=led.short or say("kiosk.ticket.way"),
        led=led,
        follow=say("kiosk.ticket.follow"),
        phone_url=step.issued.phone_url or "",
        done=say("kiosk.ticket.done"),
        rule=say("kiosk.ticket.not_by_number"),
    )


def _special(session: Session, step: TicketOut) -> str:
    """In place of "Your number": why it is one somebody has had before."""
    say = words(session.language).say
    if step.changed:
        return say("kiosk.ticket.changed")
    return say("kiosk.ticket.already") if step.already else ""
