"""Codes of a moment count once; recovery codes count once; a lost telephone's factor is taken away."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from display_server.db.models import Account, AuditLine, Passkey
from display_server.hub import Hub
from display_server.services.accounts.add_account import AccountRefused, add_account
from display_server.services.accounts.change_account import change_account
from display_server.services.accounts.directory import link_account
from display_server.services.accounts.first_passwords import (
    FirstPasswordGone,
    choose_own_password,
    first_password_of,
    give_first_passwords,
)
from display_server.services.accounts.second_factor import (
    STEP_S,
    CodeWrong,
    Entered,
    code_at,
    enter_second_factor,
    keep_second_factor,
    matching_step,
    new_secret,
    renew_recovery_codes,
    reset_second_factor,
)
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, HASH, add_person
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
RFC_6238 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""Its test secret, "12345678901234567890", in base32; the codes are its table's last six figures."""


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(RFC_6238, seconds // STEP_S) == code


def test_a_clock_half_a_minute_off_is_borne_and_no_more(clock: StandingClock) -> None:
    this = int(clock.now().timestamp()) // STEP_S
    fits = [step for step in range(this - 3, this + 4) if matching_step(RFC_6238, code_at(RFC_6238, step), clock.now())]
    assert fits == [this - 1, this, this + 1]


def test_a_life_of_a_second_factor(hub: Hub, clock: StandingClock) -> None:
    account, secret = add_person(hub), new_secret()

    def code() -> str:
        return code_at(secret, int(clock.now().timestamp()) // STEP_S)

    def enter(said: str) -> Entered:
        return hub.writer.run(lambda tx: enter_second_factor(tx, account_id=account, code=said))

    with pytest.raises(CodeWrong):
        hub.writer.run(lambda tx: keep_second_factor(tx, account_id=account, secret=secret, code="000000"))
    codes = hub.writer.run(lambda tx: keep_second_factor(tx, account_id=account, secret=secret, code=code()))
    refused: list[Callable[[], object]] = [lambda: enter(code()), lambda: enter("123456"), lambda: enter("")]
    for act in refused:  # the code that proved the app is used up, too
        with pytest.raises(CodeWrong):
            act()
    clock.move(seconds=STEP_S)
    assert enter(f" {code()[:3]} {code()[3:]} ") == Entered(False, 10)
    assert enter(f"{codes[0][:5].lower()} {codes[0][5:]}") == Entered(True, 9)
    with pytest.raises(CodeWrong):
        enter(codes[0])
    before, codes = codes, hub.writer.run(lambda tx: renew_recovery_codes(tx, account_id=account, code=codes[2]))
    assert enter(codes[0]) == Entered(True, 9)
    with pytest.raises(CodeWrong):
        enter(before[3])
    assert hub.writer.run(lambda tx: reset_second_factor(tx, account_id=account, who="command", why="lost"))
    assert not hub.writer.run(lambda tx: reset_second_factor(tx, account_id=account, who="command"))
    with pytest.raises(CodeWrong):
        enter(codes[1])
    with hub.database.reading() as session:
        said = list(session.scalars(select(AuditLine.what).order_by(AuditLine.seq)))
    assert said == [
        "account.added",
        "second_factor.set",
        *["second_factor.recovery_code_used"] * 2,
        "second_factor.recovery_codes_renewed",
        "second_factor.recovery_code_used",
        "second_factor.reset",
    ]


def test_a_life_of_a_first_password(hub: Hub) -> None:
    account = add_person(hub)

    def give(password: str) -> datetime:
        return hub.writer.run(lambda tx: give_first_passwords(tx, {account: password}, who="account:9"))

    def choose() -> None:
        hub.writer.run(lambda tx: choose_own_password(tx, account_id=account, password_hash=HASH))

    with pytest.raises(FirstPasswordGone):
        choose()
    until = give("one")
    assert give("two") == until
    with hub.database.reading() as session:
        held = first_password_of(session, account)
    assert held is not None
    assert [held.is_this(account, one) for one in ("one", "two", "t-W o")] == [False, True, True]
    assert not held.is_this(account + 1, "two"), "a mark is one account's"
    choose()
    with pytest.raises(FirstPasswordGone):
        choose()
    with hub.database.reading() as session:
        assert (first_password_of(session, account), session.get_one(Account, account).password) == (None, HASH)


def test_whoever_begins_to_administer_signs_in_once_more(hub: Hub) -> None:
    """What they have open began with a password alone, perhaps: a second factor is asked for at the sign-in."""
    add_person(hub, ADMIN, ["admin"])
    account = add_person(hub)

    def sessions_after(*roles: str) -> str:
        hub.writer.run(
            lambda tx: change_account(tx, account_id=account, roles=roles, departments=None, active=True, who="command")
        )
        with hub.database.reading() as session:
            return session.get_one(Account, account).fs_uniquifier

    before = sessions_after("staff", "reception")
    promoted = sessions_after("staff", "manager")
    assert promoted != before
    assert sessions_after("manager", "admin") == sessions_after("reception") == promoted


def test_who_is_the_last_administrator(hub: Hub) -> None:
    """By any way in that is open: a password or passkey of one's own, or the directory the settings name."""

    def person(name: str, password: str | None = None) -> int:
        return hub.writer.run(
            lambda tx: add_account(
                tx, email=f"{name}@x.example", password_hash=password, roles=["admin"], who="command"
            )
        )

    def link(account: int, issuer: str) -> None:
        hub.writer.run(
            lambda tx: link_account(tx, account_id=account, issuer=issuer, subject=f"u-{account}", who="command")
        )

    def is_last(account: int, issuer: str | None = "https://now.example") -> bool:
        """Asked for, and taken back where it was done."""
        try:
            for roles in ([], ["admin"]):
                hub.writer.run(
                    lambda tx, roles=roles: change_account(  # type: ignore[misc]
                        tx, account_id=account, roles=roles, departments=None, active=True, who="command", issuer=issuer
                    )
                )
        except AccountRefused as refused:
            return str(refused) == "last"
        return False

    nobody, gone, comes = person("nobody"), person("gone"), person("comes")
    assert not is_last(nobody), "who can enter by no way is nobody's last"
    link(gone, "https://before.example")
    link(comes, "https://now.example")
    assert is_last(comes), "a link to another directory opens nothing"
    assert not is_last(gone)
    assert is_last(gone, None), "where nobody says which directory there is, nobody is relied upon who comes by one"
    by_passkey = person("passkey")
    hub.writer.run(lambda tx: tx.session.add(passkey_of(by_passkey)))
    assert not is_last(comes)
    assert not is_last(comes, None)
    assert is_last(by_passkey), "the directory may be away on that day"
    by_password = person("password", HASH)
    assert [is_last(one) for one in (comes, by_passkey, by_password)] == [False] * 3


def passkey_of(account: int) -> Passkey:
    said = {"credential": "c", "public_key": "k", "sign_count": 0, "transports": [], "name": "key", "added_at": NOW}
    return Passkey(account_id=account, **said)


def test_who_has_only_a_first_password_is_no_administrator_to_rely_on(hub: Hub) -> None:
    """Else the directory, or a colleague, could take the rights of the last one who can sign in here."""
    keeps = add_person(hub, ADMIN, ["admin"])
    comes = add_person(hub, roles=["admin"])

    def take_away() -> None:
        hub.writer.run(
            lambda tx: change_account(tx, account_id=keeps, roles=[], departments=None, active=True, who="directory")
        )

    hub.writer.run(lambda tx: give_first_passwords(tx, {comes: "paper"}, who=f"account:{keeps}"))
    with pytest.raises(AccountRefused, match="last"):
        take_away()
    hub.writer.run(lambda tx: choose_own_password(tx, account_id=comes, password_hash=HASH))
    take_away()
