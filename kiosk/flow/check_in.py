"""*I have an appointment*: the code typed or scanned, and every way a check-in can end."""

from dataclasses import replace
from uuid import UUID

from config.contract.device_api import CheckInAnswer
from config.contract.words import CODE_LETTERS, CheckInResult
from config.locale import to_latin
from kiosk.flow import identity
from kiosk.flow.asking import ask_to_check_in
from kiosk.flow.device_taps import CardRead
from kiosk.flow.paper import show_number
from kiosk.flow.person import beneath
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.scan import CODE_LENGTH, read_scan
from kiosk.flow.session import Moment, Note, Session
from kiosk.flow.steps import (
    CheckInEnded,
    ChooseDepartment,
    ChooseMine,
    ChooseService,
    CodeTrouble,
    EnterCode,
    EnterIdentity,
    EnterNumber,
    FindService,
    Help,
    NumberSeen,
    Refused,
    SetUp,
    Step,
    TicketOut,
    Welcome,
    YourData,
    number_kept,
)
from kiosk.flow.taps import Scanned
from kiosk.flow.visit import open_visit

_SCANS_HEARD = (
    Welcome, EnterCode, EnterIdentity, ChooseMine, ChooseDepartment, ChooseService, FindService, CheckInEnded, Refused, Help,
    YourData, EnterNumber, NumberSeen,
)  # fmt: skip
"""A check-in may begin here. Not while a number stands on the screen: the next person's scan must not wipe it."""

_ENDS = {
    CheckInResult.TOO_EARLY, CheckInResult.LATE, CheckInResult.OTHER_DAY, CheckInResult.OTHER_SITE,
    CheckInResult.NEEDS_A_PERSON,
}  # fmt: skip
"""Outcomes without a number that have words of their own; anything a newer hub may say leads to a person."""


def type_letter(session: Session, letter: str) -> Reply:
    """One more consonant; a Cyrillic look-alike counts as its Latin twin, anything else is not typed."""
    step = session.step
    latin = to_latin(letter)
    if not isinstance(step, EnterCode) or len(latin) != 1 or latin not in CODE_LETTERS:
        return unchanged(session)
    if len(step.typed) >= CODE_LENGTH:
        return unchanged(session)
    return Reply(replace(session, step=EnterCode(step.typed + latin)))


def delete_letter(session: Session) -> Reply:
    if not isinstance(session.step, EnterCode):
        return unchanged(session)
    return Reply(replace(session, step=EnterCode(session.step.typed[:-1])))


def enter_code(session: Session, moment: Moment) -> Reply:
    step = session.step
    if not isinstance(step, EnterCode) or len(step.typed) != CODE_LENGTH:
        return unchanged(session)
    return ask_to_check_in(replace(session, step=EnterCode(step.typed)), step.typed, None, moment)


def hear_device(session: Session, tap: Scanned | CardRead, moment: Moment) -> Reply:
    """A code or a card was held to its reader."""
    return hear_card(session, tap.mark, moment) if isinstance(tap, CardRead) else hear_scan(session, tap.text, moment)


def hear_scan(session: Session, text: str, moment: Moment) -> Reply:
    """A scan is a check-in wherever a person may start one. Anything else changes nothing but a sentence, on every step."""
    code, scanned = read_scan(text)
    if code is None and scanned is None:
        if isinstance(session.step, EnterCode) and session.awaiting is None:
            return Reply(replace(session, step=replace(session.step, trouble=CodeTrouble.UNREADABLE)))
        return Reply(replace(session, note=Note.UNREADABLE_SCAN))
    return _check_in_with(session, EnterCode(typed=code or ""), code, scanned, moment)


def hear_card(session: Session, mark: str | None, moment: Moment) -> Reply:
    """A card goes the way of a scan. One that names nobody in particular changes nothing but a sentence."""
    if mark is None:
        return Reply(replace(session, note=Note.UNREADABLE_CARD))
    return _check_in_with(session, EnterCode(by_card=True), None, mark, moment)


def _check_in_with(session: Session, at: EnterCode, code: str | None, scanned: str | None, moment: Moment) -> Reply:
    waits, under = session.awaiting is not None, beneath(session)
    if isinstance(under, SetUp) or (waits and isinstance(under, _SCANS_HEARD)):
        return unchanged(session)  # nobody can be served; or "One moment…" stands there already
    if not isinstance(under, _SCANS_HEARD) or _has_number_without_paper(under):
        return Reply(replace(session, note=Note.FINISH_FIRST))
    return ask_to_check_in(session.at(at), code, scanned, moment)


def _has_number_without_paper(step: Step) -> bool:
    """Another department is being chosen for it: nowhere else it is shown."""
    kept = number_kept(step)
    return kept is not None and not isinstance(kept.shown, TicketOut)


def end_check_in(session: Session, answer: CheckInAnswer, moment: Moment, opened: UUID) -> Reply:
    """Each named outcome has its own way on; the letters of an unknown code stay for another look."""
    if answer.issued is not None:
        already = answer.result is CheckInResult.ALREADY_REGISTERED
        visit = open_visit(session, answer, opened) if already else None
        return visit or show_number(
            session, answer.issued, moment, already=already, late=answer.late, opened=opened, back_at=answer.back_at
        )
    if answer.result is CheckInResult.SEVERAL_BOOKINGS and answer.choices:
        return identity.show_choices(session, answer, opened)
    if answer.result is CheckInResult.NOT_FOUND:
        if (reply := identity.not_found(session)) is not None:
            return reply
        step = beneath(session)
        if isinstance(step, EnterCode) and step.by_card:
            return Reply(session.at(EnterCode(trouble=CodeTrouble.CARD_NOT_FOUND)))
        typed = step.typed if isinstance(step, EnterCode) else ""
        return Reply(session.at(EnterCode(typed, CodeTrouble.NOT_FOUND)))
    result = answer.result if answer.result in _ENDS else CheckInResult.NEEDS_A_PERSON
    return Reply(session.at(CheckInEnded(result, answer.opens_at, answer.site)))
