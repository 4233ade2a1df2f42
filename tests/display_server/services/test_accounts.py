"""People who may sign in: nobody is there whom nobody added, and guessing is slow."""

import threading

import pytest
from sqlalchemy import select

from display_server.db.models import Account, RateCount
from display_server.hub import Hub
from display_server.services.accounts.add_account import AccountRefused, add_account
from display_server.services.accounts.passwords import PasswordTooShort, is_password, password_hash
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in, record_sign_in
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import NURSE, PASSWORD, add_person


def count(hub: Hub, address: str = "10.0.0.7", email: str = NURSE) -> None:
    hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=email))


def test_a_fresh_database_has_no_account(hub: Hub) -> None:
    with hub.database.reading() as session:
        assert session.scalars(select(Account)).all() == []


def test_a_password_is_kept_as_argon2id_and_recognised(hub: Hub) -> None:
    add_person(hub)
    with hub.database.reading() as session:
        stored = session.scalars(select(Account.password)).one()
    assert stored is not None
    assert stored.startswith("$argon2id$")
    assert is_password(stored, PASSWORD)
    assert not is_password(stored, PASSWORD + "x")
    assert not is_password(None, PASSWORD)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(PasswordTooShort):
        password_hash("short")


@pytest.mark.parametrize(
    ("email", "departments"), [("no address", None), (NURSE, None), ("new@st-anna.example", ["nowhere"])]
)
def test_an_account_that_cannot_be_is_refused_in_words(hub: Hub, email: str, departments: list[str] | None) -> None:
    add_person(hub)
    with pytest.raises(AccountRefused):
        hub.writer.run(
            lambda tx: add_account(
                tx, email=email, password_hash="x", roles=["staff"], who="command", departments=departments
            )
        )


def test_a_colleague_who_mistypes_locks_out_only_their_own_place(hub: Hub, clock: StandingClock) -> None:
    for _ in range(8):
        count(hub)
    with pytest.raises(SignInThrottled) as throttled:
        count(hub)
    count(hub, address="10.0.0.8")
    count(hub, email="other@st-anna.example")
    clock.at = throttled.value.again_at
    count(hub)


def test_a_machine_that_tries_many_accounts_is_slowed(hub: Hub) -> None:
    for number in range(60):
        count(hub, email=f"guess{number}@st-anna.example")
    with pytest.raises(SignInThrottled):
        count(hub, email="guess60@st-anna.example")


def test_signing_in_forgives_what_was_mistyped_before(hub: Hub) -> None:
    account = add_person(hub)
    for _ in range(8):
        count(hub)
    hub.writer.run(lambda tx: record_sign_in(tx, account_id=account, address="10.0.0.7", email=NURSE))
    count(hub)


def test_a_whole_shift_signs_in_from_one_address(hub: Hub) -> None:
    account = add_person(hub)
    for _ in range(150):
        count(hub)
        hub.writer.run(lambda tx: record_sign_in(tx, account_id=account, address="10.0.0.7", email=NURSE))


def test_counters_name_nobody(hub: Hub) -> None:
    count(hub)
    with hub.database.reading() as session:
        assert not any(NURSE in what for what in session.scalars(select(RateCount.what)))


def test_numbers_are_issued_while_many_people_sign_in(hub: Hub) -> None:
    stored = password_hash(PASSWORD)
    over = threading.Event()

    def keep_signing_in() -> None:
        while not over.is_set():
            is_password(stored, "a wrong password")

    people = [threading.Thread(target=keep_signing_in) for _ in range(4)]
    for person in people:
        person.start()
    try:
        numbers = [take_number(hub).number for _ in range(20)]
    finally:
        over.set()
        for person in people:
            person.join()
    assert len(set(numbers)) == 20
