"""Lies about who somebody is: each is refused, audited by one word, and opens nothing."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from flask import Flask
from joserfc import jwt
from sqlalchemy import update

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Account
from display_server.directory.id_token import LEEWAY_S, OLDEST_S
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.web.people import add_person
from tests.display_server.web.shared.sign_in.directory_provider import CLIENT, Provider, curve_pair, key_pair, part
from tests.display_server.web.shared.sign_in.through_directory import audited, go, link
from tests.small_cast import NOW

SAY = words(Language.ENGLISH).say
AT = int(NOW.timestamp())
Sign = Callable[[dict[str, Any]], str]


def by_nobody(claims: dict[str, Any]) -> str:
    return f"{part({'alg': 'none'})}.{part(claims)}."


def by_public_key(claims: dict[str, Any]) -> str:
    """HS256, with what everybody knows as the shared secret."""
    said = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(claims)}"
    made = hmac.new(key_pair("one").as_pem(private=False), said.encode(), hashlib.sha256).digest()
    return f"{said}.{urlsafe_b64encode(made).rstrip(b'=').decode()}"


def by(key: Any, **head: Any) -> Sign:
    algorithm = head.get("alg", "RS256")
    return lambda claims: jwt.encode({"alg": algorithm, **head}, claims, key, algorithms=[algorithm])


def tampered(claims: dict[str, Any]) -> str:
    head, _, signature = by(key_pair("one"), kid="one")(claims).split(".")
    return f"{head}.{part({**claims, 'sub': 'admin'})}.{signature}"


LIES: list[tuple[str, dict[str, Any]]] = [
    ("nonce", {"nonce": "another"}),
    ("nonce", {"nonce": None}),
    ("audience", {"aud": "another-client"}),
    ("audience", {"aud": []}),
    ("authorized_party", {"aud": [CLIENT, "another-client"]}),
    ("authorized_party", {"azp": "another-client"}),
    ("issuer", {"iss": "https://evil.example"}),
    ("issuer", {"iss": None}),
    ("expired", {"exp": AT - LEEWAY_S}),
    ("format", {"exp": None}),
    ("format", {"exp": True}),
    ("format", {"iat": "now"}),
    ("issued", {"iat": AT - OLDEST_S - 1}),
    ("issued", {"iat": AT + LEEWAY_S + 1}),
    ("issued", {"nbf": AT + LEEWAY_S + 1}),
    ("format", {"exp": 10**400}),
    ("subject", {"sub": None}),
    ("subject", {"sub": 7}),
    ("subject", {"sub": "u" * 256}),
]
FORGERIES: list[tuple[str, Sign]] = [
    ("algorithm", by_nobody),
    ("algorithm", by_public_key),
    ("algorithm", by(key_pair("one"), kid="one", alg="PS256")),
    ("unknown_key", by(key_pair("two"), kid="two")),
    ("signature", by(key_pair("two"), kid="one")),
    ("unknown_key", by(curve_pair("one"), kid="one", alg="ES256")),
    ("signature", tampered),
    ("format", lambda _: "a.b"),
    ("format", lambda _: "a.b.c"),
    ("format", lambda claims: by(key_pair("one"), kid="one")({**claims, "more": "x" * 60_000})),
]


def test_each_lie_in_a_token_is_refused_and_audited(app: Flask, hub: Hub, provider: Provider) -> None:
    link(hub, add_person(hub), provider)
    cases: list[tuple[str, dict[str, Any], Sign | None]] = [(why, lie, None) for why, lie in LIES]
    cases += [(why, {}, sign) for why, sign in FORGERIES]
    for number, (why, lie, sign) in enumerate(cases):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        provider.lie, provider.sign = lie, sign
        answer = go(client, provider)
        assert (answer.status_code, audited(hub)[-1]) == (403, ("directory.refused", why)), (number, lie)
        assert SAY("staff.sign_in.refused.directory_token") in answer.text
        assert client.get("/staff/").status_code == 303
    provider.sign = by(key_pair("one"))  # without a kid: there is one key alone
    for right in ({"aud": [CLIENT, "another"], "azp": CLIENT}, {"exp": AT - LEEWAY_S + 1}, {"iat": AT - OLDEST_S},
                  {"iat": AT + LEEWAY_S, "nbf": AT + LEEWAY_S}, {"aud": [CLIENT]}):  # fmt: skip
        provider.lie = right
        assert go(app.test_client(), provider).status_code == 303, right


def test_an_answer_is_worth_something_in_its_own_browser_once(app: Flask, hub: Hub, provider: Provider) -> None:
    link(hub, add_person(hub), provider)
    client, victim = app.test_client(), app.test_client()
    back = provider.walk(client.get("/sign-in/directory").location)
    assert victim.get(back).status_code == 403, "a stranger's answer signs nobody in as the stranger"
    assert audited(hub)[-1] == ("directory.refused", "state")
    victim.get("/sign-in/directory")
    assert victim.get(back).status_code == 403
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    assert client.get(back).status_code == 303
    copied = app.test_client()
    copied.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie.value)
    assert copied.get(back).status_code == 403, "a copy of the cookie and the same answer"
    assert audited(hub)[-1] == ("directory.refused", "replayed")
    assert copied.get("/staff/").status_code == 303


def test_a_stolen_code_opens_nothing_in_another_browser(app: Flask, hub: Hub, provider: Provider) -> None:
    link(hub, add_person(hub), provider)
    victim, thief = app.test_client(), app.test_client()
    stolen = provider.walk(victim.get("/sign-in/directory").location).partition("code=")[2].partition("&")[0]
    own = provider.walk(thief.get("/sign-in/directory").location)
    state = own.partition("state=")[2]
    assert thief.get(f"/sign-in/directory/answer?code={stolen}&state={state}").status_code == 403
    assert audited(hub)[-1] == ("directory.refused", "code")
    assert thief.get("/staff/").status_code == 303


def test_too_late_denied_or_of_another_directory(
    app: Flask, hub: Hub, provider: Provider, clock: StandingClock
) -> None:
    link(hub, add_person(hub), provider)
    late = app.test_client()
    back = provider.walk(late.get("/sign-in/directory").location)
    clock.move(minutes=11)
    assert late.get(back).status_code == 403
    client = app.test_client()
    back = provider.walk(client.get("/sign-in/directory").location)
    assert client.get(f"{back}&iss=https%3A%2F%2Fevil.example").status_code == 403
    state = provider.walk(client.get("/sign-in/directory").location).partition("state=")[2]
    denied = client.get(f"/sign-in/directory/answer?error=access_denied&state={state}")
    assert SAY("staff.sign_in.refused.directory_denied") in denied.text
    hub.memory.pop("directory")
    provider.says = {"authorization_response_iss_parameter_supported": True}
    assert go(client, provider).status_code == 403, "it says that it names itself, and this answer does not"
    assert [why for _, why in audited(hub)[1:]] == ["late", "another_directory", "denied", "another_directory"]


def test_made_up_answers_are_slowed(app: Flask, hub: Hub, provider: Provider) -> None:
    client = app.test_client()
    tries = [client.get("/sign-in/directory/answer?code=x&state=y").status_code for _ in range(10)]
    assert tries == [403] * 8 + [429] * 2
    assert "/token" not in provider.asked


def test_nonsense_is_refused_in_words(app: Flask, hub: Hub, provider: Provider) -> None:
    for number, said in enumerate(["", "state=", "code=x", "state=%00&code=%FF", "state=" + "s" * 5000, "iss=&code="]):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        for _ in range(2):
            assert client.get(f"/sign-in/directory/answer?{said}").status_code == 403, said
            client.get("/sign-in/directory")


def test_whoever_is_shut_out_here_is_let_in_by_no_directory(app: Flask, hub: Hub, provider: Provider) -> None:
    link(hub, add_person(hub), provider)
    hub.writer.run(lambda tx: tx.session.execute(update(Account).values(active=False)))
    assert go(app.test_client(), provider).status_code == 403
    assert audited(hub)[-1] == ("directory.refused", "not_you")


def test_a_strangers_link_begins_no_session(app: Flask, hub: Hub, provider: Provider) -> None:
    link(hub, add_person(hub), provider)
    client = app.test_client()
    for page in ("cross-site", "same-site"):
        assert client.get("/sign-in/directory", headers={"Sec-Fetch-Site": page}).location == "/sign-in", page
    assert provider.asked == []
    for own in ("same-origin", "none"):
        begun = client.get("/sign-in/directory", headers={"Sec-Fetch-Site": own})
        back = client.get(provider.walk(begun.location), headers={"Sec-Fetch-Site": "cross-site"})
        assert back.location == "/staff/", own
