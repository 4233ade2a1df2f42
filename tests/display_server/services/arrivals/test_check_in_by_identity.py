"""Without a code: who is found by birth date and telephone, and that guessing finds nobody."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from config.contract.device_api import AskForPerson, CheckInAnswer
from config.contract.identity import CheckInByIdentity, ChooseBooking
from config.contract.words import CheckInResult, HelpOutcome, HelpReason, Language
from display_server.db.columns.code_index import identity_hash_of
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Department, Service
from display_server.hub import Hub
from display_server.services.arrivals.check_in_by_identity import check_in_by_identity, choose_booking
from display_server.services.patients.help_calls import ask_for_person, end_call
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import staff, token_key
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True
BORN, PHONE = date(1942, 4, 21), "+370 600 74684"
SOON = NOW + timedelta(minutes=10)


def book(
    hub: Hub, at: datetime = SOON, *, name: str = "Jonas Kazlauskas", service: int = 1, phone: str = PHONE
) -> None:
    def enter(tx: Transaction) -> None:
        tx.session.add(
            Booking(
                site_id=1, reference=f"{name} {at} {service}", service_id=service, starts_at=at,
                code_hash=f"{name} {at} {service}",
                patient_name=name, identity_hash=identity_hash_of(BORN.isoformat(), phone), imported_at=NOW,
            )
        )  # fmt: skip

    hub.writer.run(enter)


def says(
    hub: Hub, phone_end: str = "4684", born: date = BORN, session: UUID | None = None, key: UUID | None = None
) -> CheckInAnswer:
    key = key or uuid7()
    body = CheckInByIdentity(
        request_id=key,
        session_id=session or key,
        born=born,
        phone_end=phone_end,
        language=Language.ENGLISH,
        asked_at=NOW,
    )
    return hub.writer.run(lambda tx: check_in_by_identity(tx, body, device_id=KIOSK, token_key=token_key(hub)))


def chooses(hub: Hub, opened_by: UUID, choice: int) -> CheckInAnswer:
    body = ChooseBooking(
        request_id=uuid7(),
        session_id=uuid7(),
        opened_by=opened_by,
        choice=choice,
        language=Language.ENGLISH,
        asked_at=NOW,
    )
    return hub.writer.run(lambda tx: choose_booking(tx, body, device_id=KIOSK, token_key=token_key(hub)))


def test_both_together_find_the_booking_and_either_alone_is_the_one_same_answer(hub: Hub) -> None:
    book(hub)
    assert says(hub, "0000") == says(hub, born=date(1942, 4, 22)) == CheckInAnswer(result=CheckInResult.NOT_FOUND)
    assert says(hub).result is CheckInResult.REGISTERED
    assert says(hub).result is CheckInResult.ALREADY_REGISTERED


def test_a_booking_without_a_telephone_is_found_by_nobody(hub: Hub) -> None:
    book(hub, phone="12")
    assert says(hub, "0012").result is CheckInResult.NOT_FOUND


def test_twins_with_their_mothers_telephone_are_told_apart_by_a_person(hub: Hub) -> None:
    book(hub, name="Ona Petraitė")
    book(hub, name="Rūta Petraitė")
    assert says(hub).result is CheckInResult.NEEDS_A_PERSON


def test_several_bookings_are_chosen_from_by_time_and_place_and_only_from_ones_own(hub: Hub) -> None:
    book(hub)
    book(hub, SOON + timedelta(minutes=40), service=2)
    book(hub, SOON, name="Somebody Else", phone="+370 600 11111")
    key = uuid7()
    several = says(hub, key=key)
    assert several.result is CheckInResult.SEVERAL_BOOKINGS
    assert [one.service for one in several.choices] == ["cardiology-consultation", "blood-test"]
    with pytest.raises(Refused, match="visit_not_opened"):
        chooses(hub, key, 3)
    with pytest.raises(Refused, match="visit_not_opened"):
        chooses(hub, uuid7(), several.choices[0].choice)
    chosen = chooses(hub, key, several.choices[1].choice)
    assert chosen.issued is not None
    assert chosen.issued.service == "blood-test"
    assert says(hub).issued is not None, "one is left, and needs no choice"


def test_a_visitor_has_five_tries(hub: Hub) -> None:
    visitor = uuid7()
    book(hub)
    for figure in range(5):
        says(hub, f"000{figure}", date(1950, 1, 1 + figure), visitor)
    with pytest.raises(Refused, match="too_many_tries"):
        says(hub, session=visitor)
    assert says(hub).result is CheckInResult.REGISTERED


def test_a_birth_date_has_five_tries_whoever_guesses_the_telephone(hub: Hub) -> None:
    book(hub)
    for figure in range(5):
        says(hub, f"000{figure}")
    with pytest.raises(Refused, match="too_many_tries"):
        says(hub)


def test_twenty_wrong_tries_shut_it_at_this_kiosk_until_staff_have_been_there(hub: Hub, clock: StandingClock) -> None:
    book(hub)
    for figure in range(20):
        says(hub, "0000", date(1950, 1, 1 + figure))
    clock.move(hours=1)
    with pytest.raises(Refused, match="identity_locked"):
        says(hub)
    account = staff(hub)
    _call_and_end(hub, account, HelpOutcome.MISTAKE)
    with pytest.raises(Refused, match="identity_locked"):
        says(hub)
    _call_and_end(hub, account, HelpOutcome.HELPED)
    assert says(hub).result is not CheckInResult.NOT_FOUND


def _call_and_end(hub: Hub, account: int, outcome: HelpOutcome) -> None:
    asked = AskForPerson(request_id=uuid7(), reason=HelpReason.CANNOT_USE, asked_at=NOW)
    call = hub.writer.run(lambda tx: ask_for_person(tx, asked, device_id=KIOSK)).call
    hub.writer.run(lambda tx: end_call(tx, call_id=call, account_id=account, outcome=outcome))


def test_where_children_come_a_birth_date_finds_nobody_and_the_answer_is_the_same(hub: Hub) -> None:
    book(hub)
    asks_for_a_code(hub, True)
    assert says(hub) == CheckInAnswer(result=CheckInResult.NOT_FOUND)
    book(hub, service=2)
    answer = says(hub)
    assert (answer.result, answer.choices) == (CheckInResult.REGISTERED, []), (
        "the other department's booking is found alone"
    )
    asks_for_a_code(hub, False)
    assert says(hub).result is CheckInResult.REGISTERED


def asks_for_a_code(hub: Hub, only: bool) -> None:
    def enter(tx: Transaction) -> None:
        service = tx.session.get_one(Service, 1)
        tx.session.get_one(Department, service.department_id).by_code_only = only

    hub.writer.run(enter)
