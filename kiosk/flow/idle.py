"""When nobody touches: ask, then forget. Times of look.md (tokens.json, `motion`); a test compares them."""

from dataclasses import replace

from kiosk.flow.person import Called, beneath, rings, stands
from kiosk.flow.reply import Reply, leave, unchanged
from kiosk.flow.session import Moment, Session, View
from kiosk.flow.steps import EnterCode, EnterIdentity, Paper, PersonWanted, SetUp, Step, TicketOut, Welcome
from kiosk.flow.wishes import StartIdle, StopIdle

ASK_AFTER_S = 45.0
ASK_AFTER_ON_A_FORM_S = 60.0
ANSWER_WITHIN_S = 25.0
TICKET_STAYS_S = 20.0
"""A printed ticket is in the hand: the screen goes back to welcome by itself, nothing is asked."""
PERSON_STAYS_S = 300.0
"""Somebody waits for a person: they were told to stay. A call that nobody answered for somebody very ill stays until it is."""
NOTE_STAYS_S = 8.0
"""A line over a step goes by itself; on welcome its person goes with it."""


def idle_clock(session: Session) -> StartIdle | StopIdle:
    """The clock that belongs to where the person stands now."""
    step = session.step
    if session.note is not None and not isinstance(step, Welcome):
        return StartIdle(session.id, NOTE_STAYS_S, 0.0)
    if isinstance(step, PersonWanted) and stands(step, session.facts) is not Called.ENDED:
        return StopIdle() if rings(session) else StartIdle(session.id, PERSON_STAYS_S, ANSWER_WITHIN_S)
    if isinstance(step, SetUp) or (isinstance(step, Welcome) and not _was_touched(session)):
        return StopIdle()
    if isinstance(step, Welcome):
        short = session.note is not None and not session.family
        return StartIdle(session.id, NOTE_STAYS_S if short else ASK_AFTER_S, 0.0)
    if _is_finished(step):
        return StartIdle(session.id, TICKET_STAYS_S, 0.0)
    form = isinstance(beneath(session), EnterCode | EnterIdentity)
    return StartIdle(session.id, ASK_AFTER_ON_A_FORM_S if form else ASK_AFTER_S, ANSWER_WITHIN_S)


def _was_touched(session: Session) -> bool:
    """A note or another language stands on welcome: somebody was here."""
    catalogue = session.facts.catalogue
    return (
        session.note is not None
        or bool(session.family)
        or session.view != View()
        or (catalogue is not None and session.language is not catalogue.site.language)
    )


def _is_finished(step: Step) -> bool:
    return isinstance(step, TicketOut) and step.paper is Paper.PRINTED


def hear_left(session: Session) -> Reply:
    """Nobody stands here any more: what idleness would bring, it brings now, its question with its whole time.

    Who waits for an answer or for a person may sit down meanwhile.
    """
    clock = idle_clock(session)
    waits = session.awaiting is not None or isinstance(session.step, PersonWanted) or session.idle_asked
    if waits or isinstance(clock, StopIdle):
        return unchanged(session)
    return Reply(session, (replace(clock, ask_after_s=0.0),))


def notice_idle(session: Session, moment: Moment) -> Reply:
    """Ask, except where nothing could be lost by leaving. A line that stood there goes first; the clock begins anew."""
    if session.note is not None and not isinstance(session.step, Welcome):
        return Reply(replace(session, note=None))
    if isinstance(session.step, SetUp):
        return unchanged(session)
    if isinstance(session.step, Welcome) or _is_finished(session.step):
        return leave(session, moment)
    return Reply(replace(session, idle_asked=True))


def end_idle(session: Session, moment: Moment) -> Reply:
    """Nobody answered: the person is forgotten, whatever stood on the screen."""
    return leave(session, moment) if session.idle_asked else unchanged(session)


def notice_somebody(session: Session) -> Reply:
    """Any touch, or *More time*, as often as it is pressed."""
    return Reply(replace(session, idle_asked=False)) if session.idle_asked else unchanged(session)
