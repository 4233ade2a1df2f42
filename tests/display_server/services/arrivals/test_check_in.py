"""How a check-in can end: each named outcome, and the limit on guessing."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from config.contract.cards import card_mark
from config.contract.words import CheckInResult, Language, Name
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Site, Stage, Visit
from display_server.domain.delay import DelayOf, DelayReason
from display_server.hub import Hub
from display_server.services.lines.declare_delay import declare_delay
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import CARDIOLOGY, CODE, QR, arrive, book, staff, take_number
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
CARD = "LT 1234 5678"


def test_a_booked_patient_gets_a_number_due_at_the_booked_time(hub: Hub) -> None:
    book(hub)
    answer = arrive(hub)
    assert answer.result is CheckInResult.REGISTERED
    assert answer.issued is not None
    assert answer.issued.number == "K-001"
    with hub.database.reading() as session:
        assert session.scalar(select(Stage.due_at)) == NOW + timedelta(minutes=10)
        assert session.scalar(select(Visit.origin)) == "booked"


def test_the_letters_qr_does_the_same_as_its_typed_code(hub: Hub) -> None:
    book(hub)
    assert arrive(hub, code=None, scanned=QR).result is CheckInResult.REGISTERED


def test_whoever_checked_in_already_gets_the_same_number(hub: Hub) -> None:
    book(hub)
    first, again = arrive(hub), arrive(hub, code=None, scanned=QR)
    assert again.result is CheckInResult.ALREADY_REGISTERED
    assert first.issued is not None
    assert again.issued is not None
    assert (again.issued.number, again.issued.visit_id) == (first.issued.number, first.issued.visit_id)


def test_a_tickets_own_qr_and_code_find_its_number_again(hub: Hub) -> None:
    issued = take_number(hub)
    for code, scanned in ((None, issued.phone_url), (issued.code, None)):
        answer = arrive(hub, code=code, scanned=scanned)
        assert answer.result is CheckInResult.ALREADY_REGISTERED
        assert answer.issued is not None
        assert answer.issued.number == issued.number


def test_yesterdays_ticket_is_no_code_of_today(hub: Hub, clock: StandingClock) -> None:
    issued = take_number(hub)
    clock.move(days=1)
    assert arrive(hub, code=issued.code).result is CheckInResult.NOT_FOUND
    assert arrive(hub, code=None, scanned=issued.phone_url).result is CheckInResult.NOT_FOUND


def test_too_early_says_when_the_door_opens(hub: Hub) -> None:
    book(hub, NOW + timedelta(hours=3))
    answer = arrive(hub)
    assert (answer.result, answer.opens_at) == (CheckInResult.TOO_EARLY, NOW + timedelta(hours=2))


def test_past_the_grace_a_person_must_help(hub: Hub) -> None:
    book(hub, NOW - timedelta(minutes=31))
    answer = arrive(hub)
    assert (answer.result, answer.issued) == (CheckInResult.LATE, None)


def test_a_booking_of_another_day_is_said_to_be_one(hub: Hub) -> None:
    book(hub, NOW + timedelta(days=1))
    assert arrive(hub).result is CheckInResult.OTHER_DAY


def test_a_booking_of_another_house_names_that_house_and_gives_no_number(hub: Hub) -> None:
    def enter(tx: Transaction) -> None:
        names = {Language.ENGLISH: Name(name="St Luke")}
        tx.session.add(
            Site(
                id=2, code="st-luke", names=names, zone="Europe/Vilnius", language="en", languages=["en"],
                day_starts=time(0), emergency_phone="112",
            )
        )  # fmt: skip
        tx.session.flush()
        tx.session.execute(update(Booking).values(site_id=2))

    book(hub)
    hub.writer.run(enter)
    answer = arrive(hub)
    assert (answer.result, answer.issued) == (CheckInResult.OTHER_SITE, None)
    assert answer.site is not None
    assert answer.site[Language.ENGLISH].name == "St Luke"


def test_a_late_line_keeps_the_place_and_calls_nobody_before_the_time_it_says(hub: Hub) -> None:
    staff(hub)
    hub.writer.run(
        lambda tx: declare_delay(
            tx, desk="cardiology-12", of=DelayOf.SERVICE, service=CARDIOLOGY, minutes=45, reason=DelayReason.EMERGENCY,
            who="account:1",
        )
    )  # fmt: skip
    book(hub)
    answer = arrive(hub)
    assert answer.result is CheckInResult.DELAYED
    assert answer.issued is not None
    assert answer.back_at == NOW + timedelta(minutes=55)
    with hub.database.reading() as session:
        stage = session.scalars(select(Stage)).one()
        assert (stage.callable_at, stage.due_at) == (answer.back_at, NOW + timedelta(minutes=10))
    assert arrive(hub).result is CheckInResult.ALREADY_REGISTERED


def test_one_late_desk_of_two_delays_nobody(hub: Hub) -> None:
    staff(hub)
    hub.writer.run(
        lambda tx: declare_delay(
            tx, desk="cardiology-12", of=DelayOf.DESK, minutes=45, reason=DelayReason.EMERGENCY, who="account:1"
        )
    )
    book(hub)
    assert arrive(hub).result is CheckInResult.REGISTERED


def test_a_code_used_again_on_another_day_means_todays_booking(hub: Hub) -> None:
    for days in (-7, 0, 7):
        book(hub, NOW + timedelta(days=days, minutes=5))
    assert arrive(hub).result is CheckInResult.REGISTERED


def test_twenty_wrong_codes_in_ten_minutes_close_the_door_until_the_window_ends(hub: Hub, clock: StandingClock) -> None:
    book(hub)
    for _ in range(20):
        assert arrive(hub, "BBBBBBBB").result is CheckInResult.NOT_FOUND
    with pytest.raises(Refused, match="too_many_tries"):
        arrive(hub)
    clock.move(minutes=10)
    assert arrive(hub).result is CheckInResult.REGISTERED


def test_right_codes_are_never_counted(hub: Hub) -> None:
    book(hub)
    for _ in range(30):
        arrive(hub)
    assert arrive(hub).result is CheckInResult.ALREADY_REGISTERED


def test_the_same_request_asked_again_is_one_try_with_one_answer(hub: Hub) -> None:
    request_id = uuid7()
    answers = [arrive(hub, "BBBBBBBB", request_id=request_id) for _ in range(25)]
    assert {answer.result for answer in answers} == {CheckInResult.NOT_FOUND}
    book(hub)
    assert arrive(hub).result is CheckInResult.REGISTERED


def test_a_repeated_check_in_request_says_registered_again(hub: Hub) -> None:
    book(hub)
    request_id = uuid7()
    assert arrive(hub, request_id=request_id) == arrive(hub, request_id=request_id)


@pytest.mark.parametrize(("code", "scanned"), [(None, None), (CODE, QR)])
def test_exactly_one_code_is_needed(hub: Hub, code: str | None, scanned: str | None) -> None:
    with pytest.raises(Refused, match="one_code_needed"):
        arrive(hub, code=code, scanned=scanned)


def test_a_scan_of_something_else_finds_nothing(hub: Hub) -> None:
    assert arrive(hub, code=None, scanned="https://example.org/' OR 1=1 --").result is CheckInResult.NOT_FOUND


def test_a_card_finds_its_patients_booking_and_says_nothing_of_another(hub: Hub) -> None:
    book(hub, card=CARD)
    assert arrive(hub, code=None, scanned=card_mark("LT 9999 9999")).result is CheckInResult.NOT_FOUND
    first, again = (arrive(hub, code=None, scanned=card_mark(CARD)) for _ in range(2))
    assert (first.result, again.result) == (CheckInResult.REGISTERED, CheckInResult.ALREADY_REGISTERED)
    assert first.issued is not None
    assert again.issued is not None
    assert first.issued.number == again.issued.number


def test_of_several_bookings_of_a_card_the_one_that_is_due_now_is_meant(hub: Hub, clock: StandingClock) -> None:
    for code, minutes in (("XMXCXJGB", -24 * 60), ("XMXCXJGC", 10), ("XMXCXJGD", 30), ("XMXCXJGF", 300)):
        book(hub, NOW + timedelta(minutes=minutes), code, None, CARD)
    answers = [arrive(hub, code=None, scanned=card_mark(CARD)) for _ in range(3)]
    registered, already = CheckInResult.REGISTERED, CheckInResult.ALREADY_REGISTERED
    assert [answer.result for answer in answers] == [registered, registered, already]
    clock.move(minutes=280)
    assert arrive(hub, code=None, scanned=card_mark(CARD)).result is registered


def test_guessing_at_cards_is_limited_as_guessing_at_codes_is(hub: Hub) -> None:
    for card in range(20):
        assert arrive(hub, code=None, scanned=card_mark(f"{card:08d}")).result is CheckInResult.NOT_FOUND
    with pytest.raises(Refused, match="too_many_tries"):
        arrive(hub, code=None, scanned=card_mark(CARD))
