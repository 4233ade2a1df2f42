"""The number without paper: why, how to take it along, what to remember."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.words import PaperState
from config.locale import words
from kiosk.flow.session import Session
from kiosk.flow.steps import NumberOnScreen
from kiosk.flow.visit import asks_to_note, may_bring_another, may_change
from kiosk.screens.naming import WhereToWait, notice, standing_at, where_to_wait, zone_of

_NAMED = (
    PaperState.OUT, PaperState.COVER_OPEN, PaperState.CUTTER, PaperState.FAULT, PaperState.OFFLINE, PaperState.NONE,
)  # fmt: skip


@dataclass(frozen=True)
class NumberOnScreenView:
    label: str
    number: str
    why: str
    valid: str
    save: str
    save_note: str
    phone_url: str
    remember: str
    where: WhereToWait
    copy: str
    noted: str
    change: str
    another: str
    first: str  # why the number has to be confirmed before the next one is taken
    tight: bool  # more than usual stands here: it moves together
    rule: str
    notice: str


def view_of(session: Session, _now: datetime) -> NumberOnScreenView:
    step, say = standing_at(session, NumberOnScreen), words(session.language).say
    named = step.why in _NAMED
    code = step.issued.code
    first, another = asks_to_note(session), may_bring_another(session) is not None
    by_choice = step.why is PaperState.NONE  # nothing went wrong where no printer stands
    return NumberOnScreenView(
        label=say("kiosk.ticket.changed") if step.changed else say("kiosk.ticket.your_number"),
        number=step.issued.number,
        why=say(f"kiosk.paper.{step.why}") if named else say("kiosk.kept.no_ticket"),
        valid=say("kiosk.kept.valid") if by_choice else say("kiosk.kept.sorry"),
        save=say("kiosk.kept.save"),
        save_note=say("kiosk.kept.save_note"),
        phone_url=step.issued.phone_url or "",
        remember=say("kiosk.kept.remember"),
        where=where_to_wait(step.issued, session),
        copy="" if by_choice or not code else say("kiosk.kept.copy", code=f"{code[:4]}-{code[4:]}"),
        noted=say("kiosk.kept.noted"),
        change=say("kiosk.ticket.change") if may_change(session) and not first else "",
        another=say("kiosk.ticket.another") if another and not first else "",
        first=say("kiosk.kept.first") if first else "",
        tight=another,
        rule=say("kiosk.ticket.not_by_number"),
        notice=notice(step, session.language, zone_of(session)),
    )
