"""The one door into the rules: `respond(session, tap, moment) -> Reply(session, wishes)`."""

from dataclasses import replace

from kiosk.flow import (
    check_in,
    feedback,
    guide,
    identity,
    identity_taps,
    seek_taps,
    service_search,
    taps,
    typed_number,
    view,
    view_taps,
    visit,
    visit_taps,
    walk_in,
    way_finding,
    way_taps,
    what_is_typed,
)
from kiosk.flow.asking import (
    awaits,
    hear_no_lease,
    keep_waiting_without_hub,
    refuse,
    take_number_now,
    wait_long,
)
from kiosk.flow.busy import ticket_wait
from kiosk.flow.closed import shows_closed
from kiosk.flow.device_taps import CardRead, PersonLeft
from kiosk.flow.emergency import emergency_now
from kiosk.flow.facts import FactTap, hear_fact
from kiosk.flow.help import finish, go_back, open_help
from kiosk.flow.idle import end_idle, hear_left, idle_clock, notice_idle, notice_somebody
from kiosk.flow.offline_taps import RegisteredOffline
from kiosk.flow.paper import hear_printed, hear_refused, hear_unknown, show_number, tell_whether_it_came
from kiosk.flow.person import beneath, call_now, hear_called, hear_nobody, ringing, want_person, with_beneath
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import (
    ChooseDepartment,
    EnterCode,
    HubAway,
    PersonWanted,
    YourData,
)
from kiosk.flow.welcome import choose_language, open_from_welcome
from kiosk.flow.wishes import TellUnclaimed

_FromHub = (
    taps.NumberIssued
    | taps.NumberNotLeased
    | RegisteredOffline
    | taps.CheckInAnswered
    | taps.RequestKept
    | taps.RequestRefused
    | taps.WaitedLong
    | visit_taps.VisitHeard
    | visit_taps.BoardsRead
    | visit_taps.VisitUnheard
)
_FromPrinter = taps.Printed | taps.PrintRefused | taps.PrintUnknown
_Timers = taps.IdleNoticed | taps.IdleEnded
_OfPerson = taps.PersonCalled | taps.NobodyAnswered
_ALWAYS = (
    taps.LanguageChosen,
    taps.HelpPressed,
    taps.PersonNeeded,
    taps.BackPressed,
    taps.MoreTimePressed,
    taps.Touched,
    taps.Scanned,
    view_taps.EasierPressed,
    view_taps.SwitchPressed,
    CardRead,
)
"""Heard even while a request is on its way, a scan for a sentence only; every other key is locked then ("One moment…")."""
_IDENTIFIES = (taps.Scanned, CardRead)
_IN_AN_EMERGENCY = (taps.HelpPressed, taps.PersonNeeded, taps.BackPressed)


_WHEN_CLOSED = (*_IN_AN_EMERGENCY, view_taps.EasierPressed)


def respond(session: Session, tap: taps.Tap, moment: Moment) -> Reply:
    """What a tap means where this person stands. Every touch and every new step winds the idle clock anew."""
    if isinstance(tap, FactTap):
        reply, person = hear_fact(session, tap, moment), False
    elif isinstance(tap, _OfPerson):
        reply, person = _hear_of_person(session, tap), False
    elif isinstance(tap, _FromHub):
        reply, person = _under_a_call(session, _hear_hub(session, tap, moment)), False
    elif isinstance(tap, _FromPrinter):
        reply, person = _under_a_call(session, _hear_printer(session, tap)), False
    elif isinstance(tap, _Timers):
        reply, person = _hear_timer(session, tap, moment), False
    elif isinstance(tap, PersonLeft):
        reply, person = hear_left(session), False
    else:
        reply, person = _hear_person(session, tap, moment), True
    now = reply.session
    wishes = (*reply.wishes, *ringing(session, now))
    if person or _place_of(now) != _place_of(session):
        return Reply(now, (*wishes, idle_clock(now)))
    return Reply(now, wishes)


def _place_of(session: Session) -> tuple[object, ...]:
    """What the idle clock belongs to."""
    step = session.step
    call = call_now(step, session.facts) if isinstance(step, PersonWanted) else None
    return session.id, step, session.note, call


def _under_a_call(before: Session, reply: Reply) -> Reply:
    """Whoever waits for a person goes on seeing that: the number and its paper come beneath."""
    now = reply.session
    if not isinstance(before.step, PersonWanted) or now.id != before.id or isinstance(now.step, PersonWanted):
        return reply
    return Reply(replace(now, step=with_beneath(before, beneath(now)).step), reply.wishes)


def _hear_of_person(session: Session, tap: _OfPerson) -> Reply:
    if tap.session_id != session.id:
        return unchanged(session)
    match tap:
        case taps.PersonCalled(request_id=request_id, asked=asked):
            return hear_called(session, request_id, asked)
        case taps.NobodyAnswered(request_id=request_id):
            return hear_nobody(session, request_id)


def _hear_person(session: Session, tap: taps.Tap, moment: Moment) -> Reply:
    session = notice_somebody(session).session
    if isinstance(tap, taps.LanguageChosen):
        return choose_language(session, tap.language)
    if isinstance(tap, taps.MoreTimePressed | taps.Touched):
        return unchanged(session)
    session = replace(session, note=None)
    if emergency_now(session.facts, moment.now) and not isinstance(tap, _IN_AN_EMERGENCY):
        return unchanged(session)
    closed = shows_closed(session, moment.now)
    if closed and not isinstance(tap, _WHEN_CLOSED) and (closed.locked or not isinstance(tap, _IDENTIFIES)):
        return unchanged(session)
    locked = session.awaiting is not None and not isinstance(session.step, HubAway)
    if locked and not isinstance(tap, _ALWAYS):
        return unchanged(session)
    return _act(session, tap, moment)


def _act(session: Session, tap: taps.Tap, moment: Moment) -> Reply:  # noqa: PLR0911, PLR0912  (one line a tap)
    if isinstance(tap, way_taps.FromWalker):
        return way_finding.hear_walker(session, tap, moment)
    if isinstance(tap, visit_taps.FromPatient):
        return _hear_patient(session, tap, moment)
    if isinstance(tap, identity_taps.FromArrival):
        return identity.hear_arrival(session, tap, moment)
    if isinstance(tap, view_taps.FromViewer):
        return view.hear_viewer(session, tap)
    if isinstance(tap, seek_taps.FromSeeker):
        return _hear_seeker(session, tap, moment)
    match tap:
        case taps.AppointmentChosen():
            return open_from_welcome(session, EnterCode())
        case taps.NumberWanted():
            return open_from_welcome(session, ChooseDepartment())
        case taps.YourDataPressed():
            return open_from_welcome(session, YourData())
        case taps.DepartmentChosen(department):
            return walk_in.choose_department(session, department, moment)
        case taps.ServiceChosen(service):
            return walk_in.choose_service(session, service, moment)
        case taps.PageTurned(page):
            return walk_in.turn_page(session, page)
        case taps.LetterTyped() | taps.LetterDeleted():
            return what_is_typed.type_or_delete(session, tap)
        case taps.CodeEntered():
            return what_is_typed.enter(session, moment)
        case taps.Scanned() | CardRead():
            return check_in.hear_device(session, tap, moment)
        case taps.HelpPressed():
            return open_help(session)
        case taps.PersonNeeded(reason):
            return want_person(session, reason, moment)
        case taps.BackPressed():
            return go_back(session, moment)
        case taps.DonePressed():
            return finish(session, moment)
        case taps.NumberNowPressed():
            return take_number_now(session)
        case taps.CameOut(yes):
            return tell_whether_it_came(session, yes, moment)
        case _:
            return unchanged(session)


def _hear_seeker(session: Session, tap: seek_taps.FromSeeker, moment: Moment) -> Reply:
    match tap:
        case seek_taps.SearchWanted():
            return service_search.want_search(session)
        case seek_taps.ClaimMade(claim):
            return walk_in.make_claim(session, claim, moment)
        case seek_taps.GuideWanted():
            return guide.want_guide(session)
        case seek_taps.AnswerChosen(place):
            return guide.answer(session, place, moment)


def _hear_patient(session: Session, tap: visit_taps.FromPatient, moment: Moment) -> Reply:
    match tap:
        case visit_taps.FeedbackWanted():
            return feedback.want_feedback(session)
        case visit_taps.ScoreGiven(score):
            return feedback.give_score(session, score, moment)
        case _:
            return visit.hear_patient(session, tap, moment)


def _hear_hub(session: Session, tap: _FromHub, moment: Moment) -> Reply:  # noqa: PLR0911  (one line a tap)
    """An answer whose person has left, or that comes too late, is shown to nobody and told as unclaimed."""
    if not awaits(session, tap.session_id, tap.request_id, moment):
        return _for_nobody(session, tap)
    match tap:
        case taps.NumberIssued(issued=issued, offline=offline):
            known = None if offline else session.facts.busy.waits.get(issued.service)
            wait, opened = ticket_wait(known, issued.issued_at), None if offline else tap.request_id
            return show_number(session, issued, moment, offline=offline, wait=wait, opened=opened, walk_in=not offline)
        case RegisteredOffline(issued=issued, already=already, late=late):
            return show_number(session, issued, moment, offline=True, already=already, late=late, booked=True)
        case taps.NumberNotLeased(kept=kept):
            return hear_no_lease(session, kept=kept)
        case taps.CheckInAnswered(answer=answer):
            return check_in.end_check_in(session, answer, moment, tap.request_id)
        case taps.RequestKept(never_sent=never_sent):
            return keep_waiting_without_hub(session, never_sent=never_sent)
        case taps.RequestRefused(code=code, opens_at=opens_at):
            return _not_done(session, code) or refuse(session, code, opens_at)
        case visit_taps.VisitHeard(answer=answer, is_copy=is_copy):
            return visit.hear_visit(session, answer, moment, is_copy=is_copy)
        case visit_taps.VisitUnheard():
            return (
                visit.not_done(session, visit.unheard(tap)) or _not_done(session, visit.UNHEARD) or unchanged(session)
            )
        case visit_taps.BoardsRead(now=now):
            return typed_number.hear_boards(session, now)
        case taps.WaitedLong(request_id=request_id):
            return wait_long(session, request_id)


def _not_done(session: Session, code: str) -> Reply | None:
    """Said where it was asked for, if it was one of those that are asked now or never."""
    return (
        visit.not_done(session, code) or identity.not_asked(session, code) or typed_number.not_looked_up(session, code)
    )


def _for_nobody(session: Session, tap: _FromHub) -> Reply:
    """A booking that was registered before is not newly unclaimed: its first ticket was."""
    if isinstance(tap, taps.NumberIssued) or (isinstance(tap, RegisteredOffline) and not tap.already):
        return Reply(session, (TellUnclaimed(tap.issued.visit_id),))
    new = tap.answer.newly_issued if isinstance(tap, taps.CheckInAnswered) else None
    if new is not None:
        return Reply(session, (TellUnclaimed(new.visit_id),))
    return unchanged(session)


def _hear_printer(session: Session, tap: _FromPrinter) -> Reply:
    if tap.session_id != session.id:
        return unchanged(session)
    match tap:
        case taps.Printed(visit_id=visit_id):
            return hear_printed(session, visit_id)
        case taps.PrintRefused(visit_id=visit_id, reason=reason):
            return hear_refused(session, visit_id, reason)
        case taps.PrintUnknown(visit_id=visit_id):
            return hear_unknown(session, visit_id)


def _hear_timer(session: Session, tap: _Timers, moment: Moment) -> Reply:
    if tap.session_id != session.id:
        return unchanged(session)
    return notice_idle(session, moment) if isinstance(tap, taps.IdleNoticed) else end_idle(session, moment)
