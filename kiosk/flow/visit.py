"""*Your steps*: a visit that was read again, its patient's keys; and after a ticket, another department, another person."""

from dataclasses import replace
from uuid import UUID

from config.contract.device_api import ActOnVisit, CheckInAnswer, CopyTicket
from config.contract.visit_now import VisitNow
from config.contract.words import Language, PatientAct
from kiosk.flow import led
from kiosk.flow.asking import wait_for
from kiosk.flow.paper import show_number
from kiosk.flow.person import beneath, with_beneath
from kiosk.flow.reply import Reply, leave, unchanged
from kiosk.flow.session import Moment, Note, Session, fresh_session
from kiosk.flow.steps import ChooseDepartment, ChooseService, FindService, NumberOnScreen, Opened, TicketOut, YourVisit
from kiosk.flow.visit_taps import (
    AnotherPersonPressed,
    ChangePressed,
    CopyPressed,
    FromPatient,
    VisitActPressed,
    VisitUnheard,
)
from kiosk.flow.wishes import AskOnVisit

UNHEARD, UNREACHED, COPY_UNHEARD = "not_sent", "unreached", "copy_unheard"
"""Our own words for an act without an answer: it may have been done; it was not; a copy may have taken the ticket's codes."""


def open_visit(session: Session, answer: CheckInAnswer, opened: UUID) -> Reply | None:
    """None: an older hub, which does not say how the visit stands."""
    if answer.issued is None or answer.visit is None:
        return None
    visit = YourVisit(answer.issued, answer.visit, opened)
    return Reply(replace(session.at(visit), language=_language_of(session, answer.visit)))


def _language_of(session: Session, visit: VisitNow) -> Language:
    """What was chosen when the visit began follows it; what somebody chose here just now goes before."""
    catalogue = session.facts.catalogue
    if catalogue is None or session.language is not session.facts.language:
        return session.language
    return next((one for one in catalogue.site.languages if one == visit.language), session.language)


def hear_patient(session: Session, tap: FromPatient, moment: Moment) -> Reply:
    match tap:
        case VisitActPressed(act):
            return _act(session, act, moment)
        case CopyPressed():
            return _copy(session, moment)
        case ChangePressed():
            return _change(session)
        case AnotherPersonPressed():
            return another_person(session, moment)
        case _:
            return unchanged(session)


def _act(session: Session, act: PatientAct, moment: Moment) -> Reply:
    step = session.step
    if act in led.ACTS:
        return _lead(session, act, moment)
    if not isinstance(step, YourVisit) or act not in step.visit.acts or session.facts.hub_away:
        return unchanged(session)
    there = step.visit.elsewhere.service if act is PatientAct.DIVERT and step.visit.elsewhere is not None else None
    body = ActOnVisit(request_id=moment.request_id, opened_by=step.opened, act=act, service=there)
    waiting = wait_for(replace(session, step=replace(step, trouble=None)), moment)
    return Reply(waiting, (AskOnVisit(body, session.id),))


def _lead(session: Session, act: PatientAct, moment: Moment) -> Reply:
    """Boards are to show this number along the way, or not any more."""
    step = session.step
    if not isinstance(step, TicketOut | YourVisit) or step.opened is None or led.led_act(session) is not act:
        return unchanged(session)
    if isinstance(step, YourVisit):
        session = replace(session, step=replace(step, trouble=None))
    body = ActOnVisit(request_id=moment.request_id, opened_by=step.opened, act=act)
    return Reply(wait_for(session, moment), (AskOnVisit(body, session.id),))


def _copy(session: Session, moment: Moment) -> Reply:
    """Only where paper can be promised: a copy kills the codes of the ticket before."""
    step = session.step
    if not isinstance(step, YourVisit) or not session.facts.prints or session.facts.hub_away:
        return unchanged(session)
    body = CopyTicket(request_id=moment.request_id, opened_by=step.opened)
    waiting = wait_for(replace(session, step=replace(step, trouble=None)), moment)
    return Reply(waiting, (AskOnVisit(body, session.id),))


def may_change(session: Session) -> UUID | None:
    """The request that opened a walk-in's number which can still go to another department."""
    step = session.step
    if not isinstance(step, TicketOut | NumberOnScreen) or not step.walk_in or session.facts.hub_away:
        return None
    return step.opened


def _change(session: Session) -> Reply:
    step, opened = session.step, may_change(session)
    if opened is None or not isinstance(step, TicketOut | NumberOnScreen):
        return unchanged(session)
    shown = step if isinstance(step, TicketOut) else replace(step, for_another=False)
    return Reply(session.at(ChooseDepartment(changes=Opened(step.issued, opened, shown))))


def choose_instead(session: Session, changes: Opened, service: str, moment: Moment) -> Reply:
    """The number stays, the line is another one."""
    body = ActOnVisit(request_id=moment.request_id, opened_by=changes.by, act=PatientAct.CHANGE, service=service)
    return Reply(wait_for(session, moment), (AskOnVisit(body, session.id),))


def may_bring_another(session: Session) -> UUID | None:
    """The request that opened the number on the screen, where the hub knows it already."""
    step = session.step
    return step.opened if isinstance(step, TicketOut | NumberOnScreen) and not session.facts.hub_away else None


def asks_to_note(session: Session) -> bool:
    """*Another person* was pressed beside a number without paper: it has to be confirmed as copied first."""
    step = session.step
    return isinstance(step, NumberOnScreen) and step.for_another and may_bring_another(session) is not None


def another_person(session: Session, moment: Moment) -> Reply:
    """Nothing of the first one stays but the request that opened their number, until the next one has theirs.

    A number without paper is asked for first: it goes only once its person says that it is copied.
    """
    step, opened = session.step, may_bring_another(session)
    if opened is None:
        return unchanged(session)
    if isinstance(step, NumberOnScreen):
        return Reply(replace(session, step=replace(step, for_another=True)))
    return _next_of_family(session, opened, moment)


def number_noted(session: Session, moment: Moment) -> Reply:
    """A number without paper is copied: its person has what they came for, or goes on with whoever came along."""
    opened = may_bring_another(session) if asks_to_note(session) else None
    return leave(session, moment) if opened is None else _next_of_family(session, opened, moment)


def _next_of_family(session: Session, opened: UUID, moment: Moment) -> Reply:
    fresh = fresh_session(session.facts, moment.session_id)
    family = session.family if opened in session.family else (*session.family, opened)
    return Reply(replace(fresh, language=session.language, note=Note.FAMILY, family=family))


def hear_visit(session: Session, answer: CheckInAnswer, moment: Moment, *, is_copy: bool) -> Reply:
    """After a change or for a copy there is new paper; after anything else the visit stands there anew."""
    step = beneath(session)
    if isinstance(step, TicketOut) and answer.visit is not None:
        there = replace(step, led_until=answer.visit.led_until)
        return Reply(replace(with_beneath(session, there), awaiting=None, answer_until=None, waits_long=False))
    if isinstance(step, ChooseDepartment | ChooseService | FindService) and step.changes and answer.issued:
        return show_number(session, answer.issued, moment, opened=step.changes.by, changed=True)
    if not isinstance(step, YourVisit) or answer.issued is None or answer.visit is None:
        return unchanged(session)
    if is_copy:
        return show_number(session, answer.issued, moment, opened=step.opened, already=True)
    return Reply(session.at(YourVisit(answer.issued, answer.visit, step.opened)))


def number_again(session: Session, changes: Opened, *, unknown: bool = False) -> Reply:
    """The number whose department was not changed, as it stood before. `unknown`: the hub may have changed it after all."""
    note = Note.NOT_CHANGED
    if unknown:
        note = Note.CHANGE_UNKNOWN if isinstance(changes.shown, TicketOut) else Note.CHANGE_UNKNOWN_NO_TICKET
    return Reply(replace(session.at(changes.shown), note=note))


def unheard(tap: VisitUnheard) -> str:
    """What can be said without an answer."""
    if tap.never_sent:
        return UNREACHED
    return COPY_UNHEARD if tap.is_copy else UNHEARD


def not_done(session: Session, code: str) -> Reply | None:
    """The act was refused, or nobody heard it: said where it was pressed. None: no visit stands here."""
    step = beneath(session)
    if isinstance(step, ChooseDepartment | ChooseService | FindService) and step.changes is not None:
        return number_again(session, step.changes, unknown=code == UNHEARD)
    if isinstance(step, TicketOut):
        there = replace(session, awaiting=None, answer_until=None, waits_long=False)
        return Reply(replace(there, note=Note.NOT_DONE))
    if not isinstance(step, YourVisit):
        return None
    unsure = step.unsure or code in (UNHEARD, COPY_UNHEARD)
    return Reply(
        session.at(replace(step, trouble=UNHEARD if step.unsure and code == UNREACHED else code, unsure=unsure))
    )
