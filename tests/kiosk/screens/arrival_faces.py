"""Every way a check-in can end, and checking in without a code: one session for every face."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from config.contract.identity import BookingChoice
from config.contract.words import CheckInResult, Language, PaperState
from display_server.demo.hospital import read_guide_file, read_hospital
from display_server.domain.guide import read_guide
from kiosk.flow import Session
from kiosk.flow import steps as s
from kiosk.flow.session import View
from tests.kiosk.screens.st_anna import MORNING, busy, catalogue, number, standing


def arrival_faces(language: Language) -> Iterator[tuple[str, Session]]:
    yield from _ended(language)
    yield from _without_a_code(language)
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


def _without_a_code(language: Language) -> Iterator[tuple[str, Session]]:
    """Birth date and telephone, each trouble; and several bookings, one of them at a discreet service."""
    yield "identity", standing(s.EnterIdentity(), language)
    yield "identity-half", standing(s.EnterIdentity("210419"), language)
    yield "identity-ready", standing(s.EnterIdentity("210419424684"), language)
    for trouble in s.IdentityTrouble:
        yield f"identity-{trouble.value}", standing(s.EnterIdentity("210419424684", trouble), language)
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
