"""A question to the hub on its way: what waits for it, how long, and what its silence or refusal means."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from config.contract.device_api import CheckIn, IssueNumber
from kiosk.flow.opening import SERVICE_CLOSED, SERVICE_FULL, full_of, standing_of
from kiosk.flow.person import beneath
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import ChooseMine, CodeTrouble, EnterCode, EnterIdentity, HubAway, Refused
from kiosk.flow.wishes import AskForNumber, AskToCheckIn, CheckInByHeart, TakeLeasedNumber

ANSWER_WITHIN_S = 180.0
"""An answer later than this is for nobody, even where the same person still stands there. After a restart nobody does."""

TOO_MANY_TRIES = "too_many_tries"
"""The hub's problem code when codes were guessed too often at this kiosk; staff unlock."""


def ask_for_number(session: Session, service: str, moment: Moment, claim: str | None = None) -> Reply:
    """A walk-in's number for one service: from the lease where the hub is known to be away, else the hub's.

    A closed service gives none. Its hours we know by heart, but our clock may be wrong: the hub says so itself where it can,
    and what it does not answer is not given from the lease.
    """
    found = standing_of(service, session.facts.catalogue, moment.now)
    closed = found is not None and not found.takes_numbers
    if found is not None and closed and session.facts.hub_away:
        return Reply(session.at(Refused(SERVICE_CLOSED, found.opens_at)))
    if session.facts.hub_away and full_of(service, session.facts.catalogue, moment.now):
        return Reply(session.at(Refused(SERVICE_FULL)))
    body = IssueNumber(
        request_id=moment.request_id,
        session_id=session.id,
        service=service,
        language=session.language,
        asked_at=moment.now,
        claim=claim,
    )
    waiting = replace(wait_for(session, moment), asked=None if closed else body)
    if session.facts.hub_away and service in session.facts.leased:
        return Reply(waiting, (TakeLeasedNumber(body),))
    return Reply(waiting, (AskForNumber(body),))


def ask_to_check_in(session: Session, code: str | None, scanned: str | None, moment: Moment) -> Reply:
    """Exactly one of a typed code and a scanned text. Without the hub: of the bookings known by heart."""
    body = CheckIn(
        request_id=moment.request_id,
        session_id=session.id,
        code=code,
        scanned=scanned,
        language=session.language,
        asked_at=moment.now,
    )
    waiting = replace(wait_for(session, moment), asked=body if session.facts.by_heart else None)
    if session.facts.hub_away and session.facts.by_heart:
        return Reply(waiting, (CheckInByHeart(body),))
    return Reply(waiting, (AskToCheckIn(body),))


def wait_for(session: Session, moment: Moment) -> Session:
    """The same person, waiting for the answer to the request this moment makes."""
    return replace(
        session,
        awaiting=moment.request_id,
        asked=None,
        answer_until=moment.monotonic + ANSWER_WITHIN_S,
        waits_long=False,
        note=None,
    )


def awaits(session: Session, session_id: UUID, request_id: UUID, moment: Moment) -> bool:
    """Whether this answer is for the person who stands here now, and still in time."""
    return (
        session.id == session_id
        and session.awaiting == request_id
        and session.answer_until is not None
        and moment.monotonic <= session.answer_until
    )


def wait_long(session: Session, request_id: UUID) -> Reply:
    """8 s without an answer: Help is offered beside "One moment…"."""
    if session.awaiting != request_id or isinstance(session.step, HubAway):
        return unchanged(session)
    return Reply(replace(session, waits_long=True))


def keep_waiting_without_hub(session: Session, *, never_sent: bool) -> Reply:
    """The hub did not answer; the request is on disk. Its answer may still come while this person stands here.

    What certainly never left this kiosk is given from the lease at once. What may have arrived is not: the person would hold
    one number while another of theirs is called. They are offered it, and told that the earlier request is called off.
    """
    asked = session.asked
    leased = isinstance(asked, IssueNumber) and asked.service in session.facts.leased
    if never_sent and (leased or isinstance(asked, CheckIn)):
        return _take_instead(session)
    if isinstance(beneath(session), HubAway):
        return unchanged(session)
    return Reply(replace(session, step=HubAway(offers_number=leased), waits_long=False, idle_asked=False))


def take_number_now(session: Session) -> Reply:
    """The offer was taken up. The key goes, so that it is taken up once."""
    step = session.step
    if not isinstance(step, HubAway) or not step.offers_number:
        return unchanged(session)
    return _take_instead(replace(session, step=HubAway()))


def _take_instead(session: Session) -> Reply:
    match session.asked:
        case None:
            return Reply(session)
        case CheckIn() as arriving:
            # Once: what is not known by heart waits for the hub like any other request.
            return Reply(replace(session, asked=None), (CheckInByHeart(arriving, instead=True),))
        case IssueNumber() as wanted:
            return Reply(session, (TakeLeasedNumber(wanted, instead=True),))


def hear_no_lease(session: Session, *, kept: bool) -> Reply:
    """No number after all: the hub is asked, or goes on being asked, as without a lease."""
    if not kept and session.asked is not None:
        asked = session.asked
        ask = AskForNumber(asked) if isinstance(asked, IssueNumber) else AskToCheckIn(asked)
        return Reply(replace(session, asked=asked if isinstance(asked, IssueNumber) else None), (ask,))
    if isinstance(beneath(session), HubAway):
        return unchanged(session)
    return Reply(replace(session, step=HubAway(), waits_long=False, idle_asked=False))


def refuse(session: Session, code: str, opens_at: datetime | None = None) -> Reply:
    """The hub said no. Too many codes is said where the code is typed; the rest leads to a person."""
    if code == TOO_MANY_TRIES:
        step = session.step if isinstance(session.step, EnterCode) else EnterCode()
        return Reply(session.at(replace(step, trouble=CodeTrouble.TOO_MANY)))
    booked = not isinstance(session.asked, IssueNumber) and isinstance(
        beneath(session), EnterCode | EnterIdentity | ChooseMine
    )
    return Reply(session.at(Refused(code, opens_at, booked=booked)))
