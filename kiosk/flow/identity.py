"""*I have no code*: birth date and the end of the telephone number, and one of several bookings. Asked now or never."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from config.contract.device_api import CheckInAnswer
from config.contract.identity import CheckInByIdentity, ChooseBooking
from config.contract.words import Language
from kiosk.flow import typed_number
from kiosk.flow.asking import wait_for
from kiosk.flow.identity_taps import BookingChosen, CodeMissing, FromArrival, NumberOnly
from kiosk.flow.person import beneath
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import ChooseMine, EnterCode, EnterIdentity, IdentityTrouble
from kiosk.flow.wishes import AskByIdentity

DATE_FIGURES, PHONE_FIGURES = 8, 4
FIGURES = DATE_FIGURES + PHONE_FIGURES
_YEAR_FIRST = {Language.LITHUANIAN, Language.CHINESE}
UNHEARD = "not_sent"
"""Our own word for a question without an answer."""
_TROUBLES = {
    UNHEARD: IdentityTrouble.NOT_SENT,
    "too_many_tries": IdentityTrouble.TOO_MANY,
    "identity_locked": IdentityTrouble.LOCKED,
}


def date_parts(language: Language) -> tuple[tuple[str, int], ...]:
    """The date's parts with their figures, in the order people write them."""
    usual = (("day", 2), ("month", 2), ("year", 4))
    return usual[::-1] if language in _YEAR_FIRST else usual


def hear_arrival(session: Session, tap: FromArrival, moment: Moment) -> Reply:
    match tap:
        case CodeMissing():
            return _begin(session)
        case NumberOnly():
            return typed_number.begin(session)
        case BookingChosen(choice):
            return _choose(session, choice, moment)


def _begin(session: Session) -> Reply:
    if not isinstance(session.step, EnterCode) or not offered(session):
        return unchanged(session)
    return Reply(session.at(EnterIdentity()))


def offered(session: Session) -> bool:
    """Nothing but the hub can look, and only where some department lets it."""
    catalogue = session.facts.catalogue
    return not session.facts.hub_away and (catalogue is None or catalogue.site.by_identity)


def type_figure(session: Session, figure: str) -> Reply:
    step = session.step
    if not isinstance(step, EnterIdentity) or len(figure) != 1 or figure not in "0123456789":
        return unchanged(session)
    return Reply(replace(session, step=EnterIdentity((step.typed + figure)[:FIGURES])))


def delete_figure(session: Session) -> Reply:
    step = session.step
    return (
        Reply(replace(session, step=EnterIdentity(step.typed[:-1])))
        if isinstance(step, EnterIdentity)
        else unchanged(session)
    )


def enter_identity(session: Session, moment: Moment) -> Reply:
    step = session.step
    if not isinstance(step, EnterIdentity) or len(step.typed) != FIGURES:
        return unchanged(session)
    born = _date_of(step.typed[:DATE_FIGURES], session.language)
    if born is None or born > _today(session, moment.now):
        return Reply(replace(session, step=replace(step, trouble=IdentityTrouble.NO_SUCH_DATE)))
    body = CheckInByIdentity(
        request_id=moment.request_id,
        session_id=session.id,
        born=born,
        phone_end=step.typed[DATE_FIGURES:],
        language=session.language,
        asked_at=moment.now,
    )
    return Reply(wait_for(replace(session, step=EnterIdentity(step.typed)), moment), (AskByIdentity(body),))


def in_language(step: EnterIdentity, before: Language, after: Language) -> EnterIdentity:
    """A date half typed in another order would be another date: it is typed anew."""
    return step if date_parts(before) == date_parts(after) else EnterIdentity()


def _date_of(figures: str, language: Language) -> date | None:
    read, at = {}, 0
    for name, length in date_parts(language):
        read[name], at = int(figures[at : at + length]), at + length
    try:
        return date(read["year"], read["month"], read["day"])
    except ValueError:
        return None


def _today(session: Session, now: datetime) -> date:
    catalogue = session.facts.catalogue
    return now.astimezone(ZoneInfo(catalogue.site.zone)).date() if catalogue else now.date()


def not_found(session: Session) -> Reply | None:
    """One sentence, whichever of the two was wrong. None: a code was asked for, not a birth date."""
    step = beneath(session)
    if not isinstance(step, EnterIdentity):
        return None
    return Reply(session.at(replace(step, trouble=IdentityTrouble.NOT_FOUND)))


def not_asked(session: Session, code: str) -> Reply | None:
    """Refused, or nobody heard it. None: nobody stands here with a birth date."""
    step = beneath(session)
    if isinstance(step, ChooseMine) and code == UNHEARD:
        step = EnterIdentity()
    if not isinstance(step, EnterIdentity) or code not in _TROUBLES:
        return None
    return Reply(session.at(replace(step, trouble=_TROUBLES[code])))


def show_choices(session: Session, answer: CheckInAnswer, opened: UUID) -> Reply:
    return Reply(session.at(ChooseMine(tuple(answer.choices), opened)))


def _choose(session: Session, choice: int, moment: Moment) -> Reply:
    step = session.step
    if not isinstance(step, ChooseMine) or choice not in {one.choice for one in step.choices}:
        return unchanged(session)
    body = ChooseBooking(
        request_id=moment.request_id,
        session_id=session.id,
        opened_by=step.opened,
        choice=choice,
        language=session.language,
        asked_at=moment.now,
    )
    return Reply(wait_for(session, moment), (AskByIdentity(body),))
