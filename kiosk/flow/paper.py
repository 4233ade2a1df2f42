"""From a number to paper in the hand: printed, refused or unknown, and what the screen says then."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from config.contract.device_api import IssuedNumber, LinkFamily
from config.contract.ticket import TicketWait
from config.contract.words import PaperState
from kiosk.flow.person import beneath, with_beneath
from kiosk.flow.reply import Reply, leave, unchanged
from kiosk.flow.session import Moment, Note, Session
from kiosk.flow.steps import (
    ChoosesInstead,
    DidItComeOut,
    NumberOnScreen,
    Paper,
    Step,
    TicketOut,
    number_kept,
)
from kiosk.flow.ticket import make_ticket
from kiosk.flow.wishes import LinkPeople, PrintTicket, TellNotPrinted, TellPrinted


def show_number(
    session: Session,
    issued: IssuedNumber,
    moment: Moment,
    *,
    already: bool = False,
    offline: bool = False,
    late: bool = False,
    wait: TicketWait | None = None,
    opened: UUID | None = None,
    walk_in: bool = False,
    changed: bool = False,
    back_at: datetime | None = None,
    booked: bool = False,
) -> Reply:
    """The number reached its person: onto paper, or onto the screen where the printer has already said no."""
    catalogue, paper, is_copy = session.facts.catalogue, session.facts.paper_here, already or changed
    session, linked = _with_family(session, opened, moment)
    if catalogue is None or not session.facts.prints:
        told = TellNotPrinted(issued.visit_id, paper, is_copy=is_copy)
        on_screen = NumberOnScreen(
            issued, why=paper, late=late, offline=offline, opened=opened, back_at=back_at, booked=booked,
            walk_in=walk_in, changed=changed,
        )  # fmt: skip
        return Reply(session.at(on_screen), (told, *linked))
    ticket = make_ticket(
        issued, catalogue, session.language, moment.now,
        is_copy=is_copy, offline=offline, wait=wait, larger=session.view.larger,
    )  # fmt: skip
    ticket = ticket.model_copy(update={"back_at": back_at and back_at.astimezone(ticket.printed_at.tzinfo)})
    wish = PrintTicket(session.id, issued.visit_id, ticket)
    out = TicketOut(
        issued, already=already, late=late, offline=offline, opened=opened, walk_in=walk_in, changed=changed,
        back_at=back_at, booked=booked,
    )  # fmt: skip
    return Reply(session.at(out), (wish, *linked))


def _with_family(session: Session, opened: UUID | None, moment: Moment) -> tuple[Session, tuple[LinkPeople, ...]]:
    """Whoever came along is linked as soon as the hub knows their number; without it nothing can be linked."""
    if opened is None or not session.family or opened in session.family:
        return session, ()
    family = (*session.family, opened)
    return replace(session, family=family), (
        LinkPeople(LinkFamily(request_id=moment.request_id, opened_by=list(family))),
    )


def _ticket_of(session: Session, visit_id: UUID) -> TicketOut | None:
    """The ticket step of this visit: seen, beneath Help, or waiting for another department to be chosen."""
    step = beneath(session)
    kept = number_kept(step)
    found = step if kept is None else kept.shown
    return found if isinstance(found, TicketOut) and found.issued.visit_id == visit_id else None


def _turns_into(session: Session, step: TicketOut | DidItComeOut | NumberOnScreen) -> Reply:
    """Paper was heard of. Whoever chooses another department meanwhile finds their number so when they come back to it."""
    under: Step = beneath(session)
    if isinstance(under, ChoosesInstead) and under.changes is not None:
        changes = replace(under.changes, shown=step)
        return Reply(with_beneath(session, replace(under, changes=changes)))
    if isinstance(step, TicketOut):
        return Reply(replace(with_beneath(session, step), idle_asked=False))
    return Reply(session.at(step))


def hear_printed(session: Session, visit_id: UUID) -> Reply:
    step = _ticket_of(session, visit_id)
    if step is None:
        return unchanged(session)
    return _turns_into(session, replace(step, paper=Paper.PRINTED))


def hear_refused(session: Session, visit_id: UUID, reason: PaperState) -> Reply:
    """No paper: the number large on the screen, with the reason."""
    step = _ticket_of(session, visit_id)
    if step is None:
        return unchanged(session)
    return _turns_into(session, _without_paper(step, reason))


def hear_unknown(session: Session, visit_id: UUID) -> Reply:
    """Nobody but the person can tell. No silent second copy."""
    step = _ticket_of(session, visit_id)
    if step is None:
        return unchanged(session)
    asks = DidItComeOut(
        step.issued, step.late, step.offline, step.back_at, step.booked,
        opened=step.opened, walk_in=step.walk_in, changed=step.changed,
    )  # fmt: skip
    return _turns_into(session, asks)


def tell_whether_it_came(session: Session, yes: bool, moment: Moment) -> Reply:
    step = session.step
    if not isinstance(step, DidItComeOut):
        return unchanged(session)
    told = (TellPrinted(step.issued.visit_id, came_out=yes),)
    if yes:
        return Reply(leave(session, moment, note=Note.THANKS).session, told)
    return Reply(session.at(_without_paper(step)), told)


def _without_paper(step: TicketOut | DidItComeOut, why: PaperState | None = None) -> NumberOnScreen:
    """The same number, where its ticket did not come out."""
    return NumberOnScreen(
        step.issued, why, late=step.late, offline=step.offline, opened=step.opened, back_at=step.back_at,
        booked=step.booked, walk_in=step.walk_in, changed=step.changed,
    )  # fmt: skip
