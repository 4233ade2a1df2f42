"""*Ask for a person*: called at once, "is coming" only once somebody has answered, and never a silence longer than 20 s."""

from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from config.contract.device_api import AskForPerson, PersonAsked
from config.contract.push import HelpCall
from config.contract.words import HelpReason
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Facts, Moment, Session
from kiosk.flow.steps import Easier, Help, PersonWanted, Step
from kiosk.flow.wishes import CallPerson, SilenceAlarm, SoundAlarm

ANSWER_WITHIN_S = 20.0
"""Whoever has not heard of anybody by then is told whom to call themselves."""


class Called(StrEnum):
    """How a call for a person stands, in the words of its screen."""

    CALLING = "calling"  # on its way to the hub
    CALLED = "called"  # staff's screens show it
    COMING = "coming"  # a person has said so
    UNANSWERED = "unanswered"  # 20 s, no console, no hub: the emergency number, the telephone, the way
    ENDED = "ended"  # staff closed it


def beneath(session: Session) -> Step:
    """Where the person is, looking under an open Help or a call for a person."""
    step = session.step
    while isinstance(step, Help | PersonWanted | Easier):
        step = step.back
    return step


def with_beneath(session: Session, step: Step) -> Session:
    """The same, with another step under whatever covers it."""
    return replace(session, step=_laid_under(session.step, step))


def _laid_under(cover: Step, step: Step) -> Step:
    return (
        replace(cover, back=_laid_under(cover.back, step)) if isinstance(cover, Help | PersonWanted | Easier) else step
    )


def call_now(step: PersonWanted, facts: Facts) -> HelpCall | None:
    """What the hub last said of this call."""
    return next((one for one in facts.help_calls if one.call == step.call), None)


def stands(step: PersonWanted, facts: Facts) -> Called:
    """How the call stands now. What a person answered goes on being true when the hub goes away."""
    call = call_now(step, facts)
    if call is not None and call.ended_at is not None:
        return Called.ENDED
    if call is not None and call.coming_at is not None:
        return Called.COMING
    if step.unanswered:
        return Called.UNANSWERED
    return Called.CALLING if step.call is None else Called.CALLED


def want_person(session: Session, reason: HelpReason, moment: Moment) -> Reply:
    """From Help, or once more from a call that was closed. Without a hub nobody is said to be called."""
    step, facts = session.step, session.facts
    closed = isinstance(step, PersonWanted) and stands(step, facts) is Called.ENDED
    if not isinstance(step, Help) and not closed:
        return unchanged(session)
    hub_knows_us = facts.catalogue is not None and facts.pairing is None
    alone = facts.hub_away or not hub_knows_us
    wanted = PersonWanted(beneath(session), reason, moment.request_id, unanswered=alone)
    body = AskForPerson(request_id=moment.request_id, reason=reason, asked_at=moment.now)
    wishes = (CallPerson(body, session.id, ANSWER_WITHIN_S),) if hub_knows_us else ()
    return Reply(replace(session, step=wanted, idle_asked=False), wishes)


def _mine(session: Session, request_id: UUID) -> PersonWanted | None:
    step = session.step
    return step if isinstance(step, PersonWanted) and step.request == request_id else None


def hear_called(session: Session, request_id: UUID, asked: PersonAsked) -> Reply:
    """The hub shows it to staff. With every desk closed nobody waits twenty seconds to hear that."""
    step = _mine(session, request_id)
    if step is None:
        return unchanged(session)
    joined = HelpCall(call=asked.call, screen="", coming_at=asked.coming_at, minutes=asked.minutes)
    others = tuple(one for one in session.facts.help_calls if one.call != asked.call)
    facts = replace(session.facts, help_calls=(*others, joined))
    unanswered = step.unanswered or not asked.somebody_there
    return Reply(replace(session, step=replace(step, call=asked.call, unanswered=unanswered), facts=facts))


def hear_nobody(session: Session, request_id: UUID) -> Reply:
    """Twenty seconds have passed, or the hub did not take the call."""
    step = _mine(session, request_id)
    return Reply(replace(session, step=replace(step, unanswered=True))) if step is not None else unchanged(session)


def without_hub(session: Session) -> Session:
    """The line broke: who has not been answered yet is told at once."""
    step = session.step
    return replace(session, step=replace(step, unanswered=True)) if isinstance(step, PersonWanted) else session


def rings(session: Session) -> bool:
    """Whether this kiosk itself must be heard: somebody is very ill and nobody has answered."""
    step = session.step
    if not isinstance(step, PersonWanted) or step.reason is not HelpReason.VERY_ILL:
        return False
    return stands(step, session.facts) is Called.UNANSWERED


def ringing(before: Session, now: Session) -> tuple[SoundAlarm | SilenceAlarm, ...]:
    """What the local signal has to do."""
    if rings(before) == rings(now):
        return ()
    return (SoundAlarm(),) if rings(now) else (SilenceAlarm(),)
