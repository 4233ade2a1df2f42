"""The directory signs somebody out: what it says ends their sessions here, once, and each lie about it ends nothing."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from display_server.db.models import Account, AuditLine, DirectorySession
from display_server.directory.id_token import LEEWAY_S, LONGEST, OLDEST_S
from display_server.directory.logout_token import EVENT
from display_server.hub import Hub
from display_server.services.accounts.rate_limit import FAILED_TRIES_A_WINDOW
from display_server.services.forget_old import DIRECTORY_SESSIONS_KEPT, forget_old
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in
from tests.display_server.web.shared.sign_in.directory_provider import CLIENT, Provider, curve_pair, key_pair, part
from tests.display_server.web.shared.sign_in.test_directory_attacked import AT, by, by_nobody, by_public_key
from tests.display_server.web.shared.sign_in.through_directory import go, link

OUT = "/sign-in/directory/sign-out"
LOGOUT = {"typ": "logout+jwt", "kid": "one"}


def another_subject(token: str, made: dict[str, Any]) -> str:
    """A token about somebody else, with this one's claims put in."""
    head, _, signature = token.split(".")
    return f"{head}.{part(made)}.{signature}"


SIGNED = by(key_pair("one"), **LOGOUT)
LIES: list[tuple[str, dict[str, Any], Callable[[dict[str, Any]], str]]] = [
    ("issuer", {"iss": "https://evil.example"}, SIGNED),
    ("issuer", {"iss": None}, SIGNED),
    ("audience", {"aud": "another-client"}, SIGNED),
    ("audience", {"aud": None}, SIGNED),
    ("authorized_party", {"aud": [CLIENT, "another-client"]}, SIGNED),
    ("issued", {"iat": AT - OLDEST_S - 1}, SIGNED),
    ("issued", {"iat": AT + LEEWAY_S + 1}, SIGNED),
    ("issued", {"nbf": AT + LEEWAY_S + 1}, SIGNED),
    ("format", {"iat": None}, SIGNED),
    ("format", {"iat": True}, SIGNED),
    ("expired", {"exp": AT - LEEWAY_S}, SIGNED),
    ("format", {"exp": None}, SIGNED),
    ("format", {"exp": 10**400}, SIGNED),
    ("events", {"events": None}, SIGNED),
    ("events", {"events": {}}, SIGNED),
    ("events", {"events": {EVENT: True}}, SIGNED),
    ("events", {"events": [EVENT]}, SIGNED),
    ("events", {"events": {EVENT.replace("http:", "https:"): {}}}, SIGNED),
    ("nonce", {"nonce": "one"}, SIGNED),
    ("nonce", {"nonce": ""}, SIGNED),
    ("token_name", {"jti": None}, SIGNED),
    ("token_name", {"jti": 7}, SIGNED),
    ("token_name", {"jti": "j" * 256}, SIGNED),
    ("subject", {"sub": None}, SIGNED),
    ("subject", {"sub": 7, "sid": "there"}, SIGNED),
    ("subject", {"sub": ""}, SIGNED),
    ("session", {"sid": ["there"]}, SIGNED),
    ("type", {}, by(key_pair("one"), kid="one")),
    ("type", {}, by(key_pair("one"), kid="one", typ="JWT")),
    ("type", {}, by(key_pair("one"), kid="one", typ="at+jwt")),
    ("algorithm", {}, by_nobody),
    ("algorithm", {}, by_public_key),
    ("algorithm", {}, by(key_pair("one"), **LOGOUT, alg="PS256")),
    ("unknown_key", {}, by(key_pair("two"), typ="logout+jwt", kid="two")),
    ("signature", {}, by(key_pair("two"), **LOGOUT)),
    ("unknown_key", {}, by(curve_pair("one"), **LOGOUT, alg="ES256")),
    ("signature", {}, lambda made: another_subject(SIGNED({**made, "sub": "u-9"}), made)),
    ("format", {}, lambda _: ""),
    ("format", {}, lambda _: "a.b.c.d.e"),
    ("format", {}, lambda made: SIGNED({**made, "more": "x" * LONGEST})),
]  # fmt: skip
"""What the audit says of it, what is false about it, and how it is signed."""


def claims(provider: Provider, clock: StandingClock, **more: Any) -> dict[str, Any]:
    """Of a right token about u-1; None takes a claim away."""
    now = int(clock.now().timestamp())
    right = {
        "iss": provider.issuer,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 120,
        "jti": "one",
        "sub": "u-1",
        "events": {EVENT: {}},
    }
    return {name: value for name, value in {**right, **more}.items() if value is not None}


def tell(app: Flask, token: str, address: str = "10.9.0.1") -> TestResponse:
    machine = app.test_client()
    machine.environ_base["REMOTE_ADDR"] = address
    return machine.post(OUT, data={"logout_token": token})


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/").status_code == 200


def said(hub: Hub, what: str) -> list[Any]:
    with hub.database.reading() as session:
        found = select(AuditLine.subject, AuditLine.after).where(AuditLine.what == f"directory.{what}")
        return [after["why"] if after else subject for subject, after in session.execute(found.order_by(AuditLine.seq))]


def test_all_that_somebody_has_open_is_over_and_nobody_elses(
    app: Flask, hub: Hub, provider: Provider, clock: StandingClock
) -> None:
    link(hub, add_person(hub), provider)
    add_person(hub, ADMIN)
    desk, by_password, colleague = app.test_client(), app.test_client(), app.test_client()
    assert go(desk, provider).status_code == 303
    sign_in(by_password, NURSE)
    sign_in(colleague, ADMIN)
    token = by(key_pair("one"), **LOGOUT)(claims(provider, clock))
    answer = tell(app, token)
    assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "", "no-store")
    assert [is_in(one) for one in (desk, by_password, colleague)] == [False, False, True]
    assert said(hub, "signed_out") == ["account:1"]
    assert go(desk, provider).status_code == 303, "they may come again"
    replayed = tell(app, token)
    assert (replayed.status_code, replayed.get_json()["error"]) == (400, "invalid_request")
    assert is_in(desk), "a token counts once"
    assert said(hub, "sign_out_refused") == ["replayed"]


def test_a_session_alone_says_whose_it_is(app: Flask, hub: Hub, provider: Provider, clock: StandingClock) -> None:
    link(hub, add_person(hub), provider)
    link(hub, add_person(hub, ADMIN), provider, "u-2")
    people = []
    for subject, there in (("u-1", "there-1"), ("u-2", "there-2")):
        provider.claims = {"sub": subject, "sid": there}
        people.append(app.test_client())
        go(people[-1], provider)
    nurse, admin = people

    def told(name: str, **more: Any) -> list[bool]:
        token = by(key_pair("one"), **LOGOUT)(claims(provider, clock, jti=name, **more))
        assert tell(app, token).status_code == 200, more
        return [is_in(nurse), is_in(admin)]

    assert told("a", sub=None, sid="nobodys") == [True, True]
    assert told("b", sub="u-9", sid="there-1") == [True, True], "nobody is u-9 here"
    assert told("c", sub="u-2", sid="there-1") == [True, True], "two different people"
    assert told("d", sub=None, sid="there-1") == [False, True]
    assert told("e", sub="u-2", sid="a newer one") == [False, False]
    assert said(hub, "signed_out") == ["account:1", "account:2"]
    go(nurse, provider)
    clock.move(days=DIRECTORY_SESSIONS_KEPT.days, seconds=1)
    hub.writer.run(forget_old)
    with hub.database.reading() as session:
        assert session.scalars(select(DirectorySession)).all() == []


def test_each_lie_ends_nothing_and_is_audited(app: Flask, hub: Hub, provider: Provider, clock: StandingClock) -> None:
    link(hub, add_person(hub), provider)
    desk = app.test_client()
    go(desk, provider)
    for number, (why, lie, sign) in enumerate(LIES):
        answer = tell(app, sign(claims(provider, clock, **{"jti": f"j-{number}", **lie})), f"10.9.1.{number}")
        assert (answer.status_code, said(hub, "sign_out_refused")[-1:]) == (400, [why]), (number, lie)
        assert why in answer.get_json()["error_description"]
    assert said(hub, "sign_out_refused") == [why for why, _, _ in LIES]
    assert is_in(desk)
    rights: list[dict[str, Any]] = [
        {"aud": [CLIENT, "another"], "azp": CLIENT}, {"exp": AT - LEEWAY_S + 1}, {"iat": AT - OLDEST_S}, {"more": ["x"]},
    ]  # fmt: skip
    for number, right in enumerate(rights):
        go(desk, provider)
        assert tell(app, SIGNED(claims(provider, clock, jti=f"right-{number}", **right))).status_code == 200, right
        assert not is_in(desk), right


def test_a_token_of_a_sign_in_signs_nobody_out_and_the_other_way_round(
    app: Flask, hub: Hub, provider: Provider, clock: StandingClock
) -> None:
    link(hub, add_person(hub), provider)
    kept: list[str] = []
    provider.sign = lambda said: kept.append(provider.signed(said)) or kept[-1]  # type: ignore[func-returns-value]
    desk = app.test_client()
    go(desk, provider)
    assert tell(app, kept[0]).status_code == 400
    assert is_in(desk)
    provider.sign = lambda _: by(key_pair("one"), **LOGOUT)(claims(provider, clock))
    assert go(app.test_client(), provider).status_code == 403


def test_who_brings_false_ones_is_not_heard_for_a_while_and_an_absent_directory_is_said(
    app: Flask, hub: Hub, provider: Provider, clock: StandingClock
) -> None:
    link(hub, add_person(hub), provider)
    right = by(key_pair("one"), **LOGOUT)(claims(provider, clock))
    tries = [tell(app, "a.b.c").status_code for _ in range(FAILED_TRIES_A_WINDOW + 1)]
    assert tries == [400] * FAILED_TRIES_A_WINDOW + [429]
    assert tell(app, right).status_code == 429
    provider.says = {"issuer": "https://evil.example"}
    hub.memory.pop("directory")
    assert tell(app, right, "10.9.0.2").status_code == 503, "not refused: it may be told again"
    provider.says = {}
    clock.move(seconds=16)
    hub.memory.pop("directory")
    assert tell(app, right, "10.9.0.2").status_code == 200
    hub.settings.__dict__["directory_issuer"] = None
    assert tell(app, right, "10.9.0.2").status_code == 404
    with hub.database.reading() as session:
        assert session.scalars(select(Account.active)).all() == [True], "signed out, not shut out"
