"""When nobody touches: ask, then forget. The usual times are those of look.md (tokens.json, `motion`); a test compares them."""

from dataclasses import replace

from config.contract.kiosk_configuration import KioskConfiguration
from kiosk.flow.dropped import left_without
from kiosk.flow.person import Called, beneath, rings, stands
from kiosk.flow.reply import Reply, leave, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import EnterCode, EnterIdentity, EnterNumber, Paper, PersonWanted, SetUp, Step, TicketOut, Welcome
from kiosk.flow.wishes import StartIdle, StopIdle

_USUAL = KioskConfiguration()
ASK_AFTER_S = float(_USUAL.ask_after_s)
ASK_AFTER_ON_A_FORM_S = float(_USUAL.form_after_s)
ANSWER_WITHIN_S = float(_USUAL.answer_within_s)
PERSON_STAYS_S = 300.0
"""Somebody waits for a person: they were told to stay. A call that nobody answered for somebody very ill stays until it is."""
NOTE_STAYS_S = 8.0
"""A line over a step goes by itself; on welcome its person goes with it."""


def idle_clock(session: Session) -> StartIdle | StopIdle:
    """The clock that belongs to where the person stands now."""
    step, said = session.step, session.facts.configuration
    if session.note is not None and not isinstance(step, Welcome):
        return StartIdle(session.id, NOTE_STAYS_S, 0.0)
    if isinstance(step, PersonWanted) and stands(step, session.facts) is not Called.ENDED:
        return StopIdle() if rings(session) else StartIdle(session.id, PERSON_STAYS_S, answer_within(session))
    if isinstance(step, SetUp) or (isinstance(step, Welcome) and not _was_touched(session)):
        return StopIdle()
    if isinstance(step, Welcome):
        short = session.note is not None and not session.family
        return StartIdle(session.id, NOTE_STAYS_S if short else float(said.ask_after_s), 0.0)
    if _is_finished(step):  # the ticket is in the hand: back to welcome by itself, nothing is asked
        return StartIdle(session.id, float(said.ticket_stays_s), 0.0)
    form = isinstance(beneath(session), EnterCode | EnterIdentity | EnterNumber)
    return StartIdle(session.id, float(said.form_after_s if form else said.ask_after_s), answer_within(session))


def answer_within(session: Session) -> float:
    """Seconds the question waits for its answer."""
    return float(session.facts.configuration.answer_within_s)


def _was_touched(session: Session) -> bool:
    """A note or another language stands on welcome: somebody was here."""
    catalogue = session.facts.catalogue
    return (
        session.note is not None
        or bool(session.family)
        or session.view != session.facts.view
        or (catalogue is not None and session.language is not session.facts.language)
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
        return _forgotten(session, moment)
    return Reply(replace(session, idle_asked=True))


def end_idle(session: Session, moment: Moment) -> Reply:
    """Nobody answered: the person is forgotten, whatever stood on the screen."""
    return _forgotten(session, moment) if session.idle_asked else unchanged(session)


def _forgotten(session: Session, moment: Moment) -> Reply:
    """With a count of the screen where they gave up, if they did."""
    return Reply(leave(session, moment).session, left_without(session, moment))


def notice_somebody(session: Session) -> Reply:
    """Any touch, or *More time*, as often as it is pressed."""
    return Reply(replace(session, idle_asked=False)) if session.idle_asked else unchanged(session)
