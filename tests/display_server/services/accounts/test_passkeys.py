"""Passkeys, answers that count once, and people of the directory, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from config.contract.words import Language
from display_server.db.models import Account, DirectoryAsker, SpentAnswer
from display_server.domain.directory import Known
from display_server.hub import Hub
from display_server.services.accounts.add_account import AccountRefused
from display_server.services.accounts.change_account import change_account
from display_server.services.accounts.directory import Came, come_in, link_account
from display_server.services.accounts.directory_sessions import note_directory_session, sign_out_by_directory
from display_server.services.accounts.passkey_answers import NewPasskey, PasskeyRefused, UsedPasskey
from display_server.services.accounts.passkeys import (
    MOST,
    PasskeyFound,
    PasskeyNotKept,
    find_passkey,
    keep_passkey,
    passkeys_of,
    remove_passkey,
    use_passkey,
)
from display_server.services.accounts.second_factor import factors_of
from display_server.services.accounts.spent_answers import AnsweredBefore, spend
from display_server.services.forget_old import ASKERS_KEPT, forget_old
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, add_person

ON_BOTH_DATABASES = True
ISSUER = "https://login.st-anna.example"


def keep(hub: Hub, account: int, credential: str, name: str = "") -> list[str]:
    made = NewPasskey(credential, "a key", 0, ("internal",))
    return hub.writer.run(lambda tx: keep_passkey(tx, account_id=account, made=made, name=name))


def use(hub: Hub, passkey: PasskeyFound, count: int) -> None:
    hub.writer.run(lambda tx: use_passkey(tx, passkey=passkey, used=UsedPasskey(count, verified=True)))


def test_a_life_of_passkeys(hub: Hub, clock: StandingClock) -> None:
    account = add_person(hub)
    assert len(keep(hub, account, "one", "  Ward \n computer ")) == 10
    assert keep(hub, account, "two") == [], "there are recovery codes already"
    with pytest.raises(PasskeyNotKept, match="known"):
        keep(hub, account, "two")
    with hub.database.reading() as session:
        assert [one.name for one in passkeys_of(session, account)] == ["Ward computer", "Passkey 1"]
        found = find_passkey(session, "one")
    assert found is not None
    for count in (0, 0, 7, 8):
        use(hub, found, count)
    for copied in (8, 3, 0):
        with pytest.raises(PasskeyRefused, match="count_went_back"):
            use(hub, found, copied)
    for number in range(MOST - 2):
        keep(hub, account, f"more {number}")
    with pytest.raises(PasskeyNotKept, match="many"):
        keep(hub, account, "too many")
    with hub.database.reading() as session:
        ids = [one.id for one in passkeys_of(session, account)]
    other = add_person(hub, ADMIN, ["admin"])
    with pytest.raises(PasskeyNotKept, match="gone"):
        hub.writer.run(lambda tx: remove_passkey(tx, account_id=other, passkey_id=ids[0], must_have=False))
    for one in ids[1:]:
        hub.writer.run(lambda tx, one=one: remove_passkey(tx, account_id=account, passkey_id=one, must_have=True))  # type: ignore[misc]
    with pytest.raises(PasskeyNotKept, match="last"):
        hub.writer.run(lambda tx: remove_passkey(tx, account_id=account, passkey_id=ids[0], must_have=True))
    hub.writer.run(lambda tx: remove_passkey(tx, account_id=account, passkey_id=ids[0], must_have=False))
    with hub.database.reading() as session:
        assert not factors_of(session, account)
        assert factors_of(session, account).recovery_codes == 0, "codes of nothing"


def test_an_answer_counts_once_and_is_forgotten_later(hub: Hub, clock: StandingClock) -> None:
    def answer(text: str) -> None:
        until = clock.now() + timedelta(minutes=5)
        hub.writer.run(lambda tx: spend(tx, answer=text, until=until))

    answer("a")
    answer("b")
    with pytest.raises(AnsweredBefore):
        answer("a")
    clock.move(minutes=11)
    answer("c")
    with hub.database.reading() as session:
        assert len(list(session.scalars(select(SpentAnswer)))) == 1


def test_people_of_the_directory(hub: Hub, clock: StandingClock) -> None:
    admin = add_person(hub, ADMIN, ["admin"])

    def came(subject: str, *roles: str, email: str | None = None, adds: bool = True) -> Came:
        known = Known(subject, email, "Ona", roles, did_second=False)
        return hub.writer.run(
            lambda tx: come_in(tx, issuer=ISSUER, known=known, adds=adds, language=Language.LITHUANIAN)
        )

    assert came("u-1", "staff", email=ADMIN) == Came(None, "unknown"), "an e-mail that somebody has links nobody"
    assert came("u-2", "staff", email="Ona@st-anna.example", adds=False) == Came(None, "unknown")
    made = came("u-2", "admin", email="Ona@st-anna.example")
    assert made == Came(admin + 1, None)
    with pytest.raises(AccountRefused, match="last"):  # the other one needs a directory that answers
        hub.writer.run(
            lambda tx: change_account(tx, account_id=admin, roles=[], departments=None, active=True, who="command")
        )
    assert came("u-2", "staff") == Came(admin + 1, None), "of the two administrators the one with a password is left"
    assert came("u-2") == Came(admin + 1, "role")
    hub.writer.run(lambda tx: link_account(tx, account_id=admin, issuer=ISSUER, subject="u-9", who="command"))
    assert came("u-9") == Came(admin, None)
    hub.writer.run(
        lambda tx: change_account(tx, account_id=2, roles=["staff"], departments=None, active=False, who="command")
    )
    assert came("u-2", "staff").why == "not_you"
    with hub.database.reading() as session:
        account = session.get_one(Account, admin + 1)
        assert (account.email, account.password, account.language) == ("ona@st-anna.example", None, "lt")
        assert {one.subject for one in session.scalars(select(DirectoryAsker))} == {"u-1"}, "who is linked asks no more"
    clock.move(days=ASKERS_KEPT.days + 1)
    hub.writer.run(forget_old)
    with hub.database.reading() as session:
        assert list(session.scalars(select(DirectoryAsker))) == []


def test_sessions_of_the_directory(hub: Hub) -> None:
    account, other = add_person(hub), add_person(hub, ADMIN)
    hub.writer.run(lambda tx: link_account(tx, account_id=account, issuer=ISSUER, subject="u-1", who="command"))

    def came(session: str, account_id: int) -> None:
        hub.writer.run(lambda tx: note_directory_session(tx, issuer=ISSUER, session=session, account_id=account_id))

    def out(subject: str | None, session: str | None, issuer: str = ISSUER) -> int | None:
        return hub.writer.run(lambda tx: sign_out_by_directory(tx, issuer=issuer, subject=subject, session=session))

    came("s-1", other)
    came("s-1", account)  # somebody else, in the same browser
    came("s-2", account)
    assert out("u-1", None, "https://another.example") is None
    assert (out(None, "s-1"), out(None, "s-2"), out("u-1", "s-2"), out("u-1", None)) == (
        account,
        None,
        account,
        account,
    )
