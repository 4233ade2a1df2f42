"""A check-in without the hub, by rules alone: what is asked where, and how it ends."""

from datetime import timedelta
from uuid import UUID

import pytest

from config.contract.by_heart import BookingByHeart, Held, booking_mark
from config.contract.device_api import CheckIn
from config.contract.words import CheckInResult, Language, PaperState
from kiosk.flow import Facts
from kiosk.flow.by_heart import arrive, held
from kiosk.flow.offline_taps import RegisteredOffline
from kiosk.flow.steps import HubAway, NumberOnScreen, TicketOut, Welcome
from kiosk.flow.taps import DonePressed, NumberNotLeased, RequestKept, Scanned
from kiosk.flow.wishes import AskToCheckIn, CheckInByHeart, PrintTicket, TellUnclaimed
from tests.kiosk.cast import NOON, Person, number, st_anna

CODE = "BCDFGHJK"
KEY = "ab" * 32
TODAY = NOON.date()


def person(*, away: bool = True, by_heart: bool = True, paper: PaperState = PaperState.READY) -> Person:
    return Person(Facts(catalogue=st_anna(), paper=paper, hub_away=away, by_heart=by_heart))


def by_heart_of(somebody: Person) -> CheckInByHeart:
    return next(wish for wish in reversed(somebody.wishes) if isinstance(wish, CheckInByHeart))


def registered(somebody: Person, **how: bool) -> RegisteredOffline:
    body = by_heart_of(somebody).body
    return RegisteredOffline(body.session_id, body.request_id, number("K-500"), **how)


def test_a_hub_known_to_be_away_is_not_asked() -> None:
    ana = person()
    ana.taps(Scanned(CODE))
    assert [type(wish) for wish in ana.acts] == [CheckInByHeart]
    step = ana.taps(registered(ana, late=True)).step
    assert step == TicketOut(number("K-500"), offline=True, booked=True, late=True)
    wish = ana.acts[-1]
    assert isinstance(wish, PrintTicket)
    assert wish.ticket.offline


def test_without_paper_the_number_stands_on_the_screen() -> None:
    ana = person(paper=PaperState.OUT)
    ana.taps(Scanned(CODE))
    step = ana.taps(registered(ana)).step
    assert isinstance(step, NumberOnScreen)
    assert (step.offline, step.booked) == (True, True)


def test_without_a_list_it_is_as_before() -> None:
    ana = person(by_heart=False)
    ana.taps(Scanned(CODE))
    assert [type(wish) for wish in ana.acts] == [AskToCheckIn]


def test_what_is_not_known_by_heart_is_kept_for_the_hub() -> None:
    ana = person()
    ana.taps(Scanned(CODE))
    body = by_heart_of(ana).body
    ana.taps(NumberNotLeased(body.session_id, body.request_id, kept=False))
    assert ana.acts[-1] == AskToCheckIn(body)


def test_what_never_left_the_kiosk_is_looked_up_once_and_what_may_have_arrived_is_waited_for() -> None:
    ana = person(away=False)
    ana.taps(Scanned(CODE))
    ids = (ana.asked.body.session_id, ana.asked.body.request_id)
    ana.taps(RequestKept(*ids, never_sent=True))
    assert by_heart_of(ana).instead
    assert isinstance(ana.taps(NumberNotLeased(*ids, kept=True)).step, HubAway)
    boris = person(away=False)
    boris.taps(Scanned(CODE))
    boris.taps(RequestKept(boris.asked.body.session_id, boris.asked.body.request_id))
    assert boris.session.step == HubAway()
    assert not any(isinstance(wish, CheckInByHeart) for wish in boris.wishes)


@pytest.mark.parametrize("already", [False, True])
def test_what_comes_for_somebody_who_left_is_told_once(already: bool) -> None:
    """A booking that was registered before is not newly unclaimed."""
    ana = person()
    ana.taps(Scanned(CODE))
    late = registered(ana, already=already)
    ana.waits(minutes=4)
    ana.taps(DonePressed(), late)
    assert not isinstance(ana.session.step, TicketOut)
    assert (ana.acts[-1] == TellUnclaimed(late.issued.visit_id)) is not already
    assert not isinstance(ana.session.step, Welcome) or ana.session.awaiting is None


def booked(hours: float, **said: object) -> BookingByHeart:
    at = NOON + timedelta(hours=hours)
    values = {
        "booking": "cd" * 32, "marks": [], "service": "heart", "day": TODAY, "opens_at": at - timedelta(hours=1),
        "ends_at": at + timedelta(hours=1), "late_after": at + timedelta(minutes=15), **said,
    }  # fmt: skip
    return BookingByHeart.model_validate(values)


@pytest.mark.parametrize(
    ("one", "result", "late"),
    [
        (booked(0.5), CheckInResult.REGISTERED, False),
        (booked(-0.5), CheckInResult.REGISTERED, True),
        (booked(2), CheckInResult.TOO_EARLY, False),
        (booked(-2), CheckInResult.LATE, True),
        (booked(0.5, day=TODAY + timedelta(days=1)), CheckInResult.OTHER_DAY, False),
        (booked(-2, visit_id=UUID(int=1), number="K-017"), CheckInResult.ALREADY_REGISTERED, True),
        (booked(-0.5, late_after=None), CheckInResult.REGISTERED, False),
    ],
)
def test_each_booking_ends_by_the_sites_rules(one: BookingByHeart, result: CheckInResult, late: bool) -> None:
    arrival = arrive([one], NOON, TODAY)
    assert arrival is not None
    assert (arrival.result, arrival.late) == (result, late)


def test_a_card_means_the_first_booking_that_may_be_checked_in_now() -> None:
    over, now, later = booked(-2), booked(0.5), booked(5)
    arrival = arrive([over, now, later], NOON, TODAY)
    assert arrival is not None
    assert arrival.booking is now
    assert arrive([], NOON, TODAY) is None


def test_a_mark_is_of_its_key_and_of_what_is_held() -> None:
    marks = {booking_mark(key, what, CODE) for key in (KEY, "00" * 32) for what in Held}
    assert len(marks) == 6
    assert not any(CODE.lower() in mark for mark in marks)


def test_a_ticket_is_read_by_the_hub_alone() -> None:
    ids = UUID(int=1)
    body = CheckIn.model_construct(request_id=ids, session_id=ids, scanned="https://a.example/v/AAAAAAAAAAAAAAAAAAAA",
                                   language=Language.ENGLISH, asked_at=NOON)  # fmt: skip
    assert held(body) is None
