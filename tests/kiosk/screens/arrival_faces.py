"""Every way a check-in can end, and checking in without a code: one session for every face."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from config.contract.identity import BookingChoice
from config.contract.number_now import NumberNow, Shown
from config.contract.push import Elsewhere, Emergency
from config.contract.remote import LONGEST_MESSAGE
from config.contract.visit_now import StepNow, VisitNow
from config.contract.words import CheckInResult, Language, PaperState, PatientAct
from config.locale import words
from display_server.demo.hospital import read_guide_file, read_hospital
from display_server.domain.guide import read_guide
from kiosk.flow import Session
from kiosk.flow import steps as s
from kiosk.flow.session import View
from tests.kiosk.screens.st_anna import MORNING, busy, catalogue, number, standing

_SENTENCES = ("away.numbers_work", "paper.number_on_screen", "away.at_rest")


def arrival_faces(language: Language) -> Iterator[tuple[str, Session]]:
    yield from _ended(language)
    yield from _without_a_code(language)
    yield from _advised(language)
    yield from _by_heart(language)
    yield from _without_paper(language)
    yield from _told_by_staff(language)
    claims = catalogue().site.model_copy(update={"claims": ["infant", "pregnancy", "over_75", "disability"]})
    asks = catalogue().model_copy(update={"site": claims})
    yield "claim", standing(s.ClaimPriority("x-ray", s.ChooseDepartment()), language, catalogue=asks)
    hospital = read_hospital().hospital
    served = {"departments": {one["code"] for one in hospital["departments"]}}
    guide = read_guide(read_guide_file(), **served, services={one["code"] for one in hospital["services"]})
    lost = catalogue().model_copy(update={"guide": guide})
    for question in guide.questions:
        yield f"guided-{question.code}", standing(s.Guided(question.code), language, catalogue=lost)
    yield "departments-guide", standing(s.ChooseDepartment(), language, catalogue=lost)
    yield "easier", standing(s.Easier(s.Welcome()), language)
    on = View(larger=False, contrast=False, low_reach=False, speech=True)
    yield "easier-on", replace(standing(s.Easier(s.Welcome()), language), view=on)
    yield "search", standing(s.FindService(), language)
    for typed in ("K", "B", "QQQQQ"):
        yield f"search-{typed}", standing(s.FindService(typed), language, heard=busy())


def _ended(language: Language) -> Iterator[tuple[str, Session]]:
    """Check-ins without a number."""
    yield (
        "ended-early",
        standing(s.CheckInEnded(CheckInResult.TOO_EARLY, datetime(2026, 3, 12, 11, 30, tzinfo=UTC)), language),
    )
    ends = (CheckInResult.TOO_EARLY, CheckInResult.LATE, CheckInResult.OTHER_DAY, CheckInResult.OTHER_SITE)
    for result in (*ends, CheckInResult.NEEDS_A_PERSON):
        yield f"ended-{result.value}", standing(s.CheckInEnded(result), language)
    yield "refused-booked", standing(s.Refused("service_closed", booked=True), language)
    elsewhere = s.CheckInEnded(CheckInResult.OTHER_SITE, site=catalogue().site.names)
    yield "ended-other-site-named", standing(elsewhere, language)


def _by_heart(language: Language) -> Iterator[tuple[str, Session]]:
    """The hub is away: what welcome says, and a booked patient's number from the lease."""
    away = {"hub_away": True, "by_heart": True, "leased": frozenset({"eye-consultation"})}
    yield "welcome-hub-away-by-heart", standing(s.Welcome(), language, **away)
    yield "welcome-hub-away-no-paper", standing(s.Welcome(), language, **away, paper=PaperState.OUT)
    plain = number(phone_url=None, code=None, people_ahead=None)
    out = s.TicketOut(plain, s.Paper.PRINTED, offline=True, booked=True)
    yield "ticket-registered-offline", standing(out, language)
    yield "ticket-registered-offline-late", standing(replace(out, late=True), language)
    yield "ticket-registered-offline-copy", standing(replace(out, already=True), language)
    on_screen = s.NumberOnScreen(plain, PaperState.OUT, late=True, offline=True, booked=True)
    yield "number-on-screen-registered-offline", standing(on_screen, language)


def _without_paper(language: Language) -> Iterator[tuple[str, Session]]:
    """A number on the screen that can still go to another department, bring another person; under a message."""
    copied = s.NumberOnScreen(number(), PaperState.OUT, opened=UUID(int=9), walk_in=True)
    yield "number-on-screen-fresh", standing(copied, language)
    yield "number-on-screen-fresh-no-printer", standing(replace(copied, why=PaperState.NONE), language)
    yield "number-on-screen-changed", standing(replace(copied, walk_in=False, changed=True), language)
    yield "number-on-screen-for-another", standing(replace(copied, for_another=True), language)
    late = replace(copied, walk_in=False, late=True)
    yield "number-on-screen-late", standing(late, language)
    yield "number-on-screen-late-for-another", standing(replace(late, for_another=True), language)
    leave = Emergency(key=1, kind="drill", zone="site", where=None, begins_at=MORNING)
    yield "number-on-screen-emergency", standing(copied, language, emergencies=(leave,))
    known = catalogue()
    out = known.kiosk.model_copy(update={"exit": "entrance-main", "exit_way": "left", "refuge": "information"})
    placed = known.model_copy(update={"kiosk": out})
    yield "number-on-screen-emergency-way", standing(copied, language, emergencies=(leave,), catalogue=placed)


def _without_a_code(language: Language) -> Iterator[tuple[str, Session]]:
    """Birth date and telephone, each trouble; and several bookings, one of them at a discreet service."""
    yield "identity", standing(s.EnterIdentity(), language)
    yield "identity-half", standing(s.EnterIdentity("210419"), language)
    yield "identity-ready", standing(s.EnterIdentity("210419424684"), language)
    for trouble in s.IdentityTrouble:
        yield f"identity-{trouble.value}", standing(s.EnterIdentity("210419424684", trouble), language)
    yield "number", standing(s.EnterNumber("K01"), language)
    yield "number-ready", standing(s.EnterNumber("KM1017"), language)
    for unshown in s.NumberTrouble:
        yield f"number-{unshown.value}", standing(s.EnterNumber("K017", unshown), language)
    for shown in (Shown.CALLED, Shown.INSIDE, Shown.NEXT, Shown.SEEN):
        seen = s.NumberSeen("KM-1017", NumberNow(shown=shown, place="room-12"))
        yield f"number-{shown.value}", standing(seen, language)
    quiet = next(one for one in catalogue().services if one.discreet)
    codes = [(quiet.code, quiet.department), ("eye-consultation", "eye-clinic"), ("x-ray", "imaging")]
    mine = tuple(
        BookingChoice(choice=place, starts_at=MORNING, service=service, department=department)
        for place, (service, department) in enumerate(codes)
    )
    yield "several", standing(s.ChooseMine(mine, UUID(int=9)), language)
    late = s.TicketOut(number(), s.Paper.PRINTED, opened=UUID(int=9), back_at=datetime(2026, 3, 12, 10, 30, tzinfo=UTC))
    yield "ticket-delayed", standing(late, language)
    yield (
        "number-on-screen-delayed",
        standing(s.NumberOnScreen(number(), PaperState.OUT, back_at=late.back_at), language),
    )


def _advised(language: Language) -> Iterator[tuple[str, Session]]:
    """Registered already, and another line is shorter: of a step that is still to come, or of a service that does the same."""
    known = catalogue()
    other = next(one for one in known.services if one.code == "x-ray")
    waits = next(one for one in known.places if one.code == other.waiting_place)
    shorter = Elsewhere(
        as_of=MORNING, service=other.code, names=other.names, department=other.names,
        place=waits.names, floor=waits.floor, walk_minutes=4, sooner_minutes=25,
    )  # fmt: skip
    steps = [StepNow(service="eye-consultation", state="now"), StepNow(service=other.code, state="later")]
    acts = [PatientAct.DIVERT, PatientAct.DEFER, PatientAct.LEAVE]
    visit = VisitNow(state="waiting", acts=acts, elsewhere=shorter)
    yield "visit-instead", standing(s.YourVisit(number(), visit, UUID(int=9)), language)
    first = visit.model_copy(update={"steps": steps, "comes_first": True})
    yield "visit-first", standing(s.YourVisit(number(), first, UUID(int=9)), language)


def _told_by_staff(language: Language) -> Iterator[tuple[str, Session]]:
    """Staff's own words on welcome, as long as they may be, and beside a trouble as long as usual ones are."""
    sentences = {one: [words(one).say(f"kiosk.{key}") for key in _SENTENCES] for one in Language}
    for name, count, paper in (("", len(_SENTENCES), PaperState.READY), ("-no-paper", 1, PaperState.OUT)):
        said = {one: " ".join(all_of[:count])[:LONGEST_MESSAGE] for one, all_of in sentences.items()}
        there = catalogue().kiosk.model_copy(update={"message": said, "message_until": MORNING + timedelta(hours=1)})
        told = catalogue().model_copy(update={"kiosk": there})
        yield f"welcome-message{name}", standing(s.Welcome(), language, catalogue=told, paper=paper)
