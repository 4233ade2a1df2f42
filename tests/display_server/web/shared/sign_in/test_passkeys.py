"""Passkeys: added after a fresh proof, used as the second step or as all of it, refused where anything is not as it must be."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.cli import REFUSED, main
from display_server.db.models import AuditLine, Passkey, SignIn
from display_server.hub import Hub
from display_server.services.accounts.passkey_answers import (
    PasskeyRefused,
    asked_for_known,
    house_of,
    read_known,
    read_new,
)
from display_server.services.accounts.second_factor import factors_of
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, NURSE, PASSWORD, add_person, sign_in, signed_in, token_on
from tests.display_server.web.shared.sign_in.software_authenticator import PRESENT, VERIFIED, SoftwareAuthenticator

SAY = words(Language.ENGLISH).say
ORIGIN = "https://atrium.st-anna.example"


@pytest.fixture(autouse=True)
def public(hub: Hub) -> None:
    hub.settings.__dict__["public_url"] = ORIGIN


@pytest.fixture
def device() -> SoftwareAuthenticator:
    return SoftwareAuthenticator(ORIGIN)


def ask(client: FlaskClient, kind: str, page: str) -> dict[str, Any]:
    said = client.post(f"/sign-in/passkey/ask/{kind}", data={"csrf_token": token_on(client.get(page).text)})
    assert said.status_code == 200, said.text
    options: dict[str, Any] = said.get_json()
    return options


def send(client: FlaskClient, address: str, answer: str, **more: str) -> TestResponse:
    page = {"/sign-in/passkey": "/sign-in", "/sign-in/passkey/second": "/sign-in/second"}.get(address, "/sign-in/own")
    return client.post(address, data={"csrf_token": token_on(client.get(page).text), "answer": answer, **more})


def add(client: FlaskClient, device: SoftwareAuthenticator, name: str = "Telephone") -> TestResponse:
    return send(client, "/sign-in/passkey/new", device.make(ask(client, "new", "/sign-in/own")), name=name)


def enter(client: FlaskClient, device: SoftwareAuthenticator, **how: Any) -> TestResponse:
    return send(client, "/sign-in/passkey", device.answer(ask(client, "in", "/sign-in"), **how))


def outcomes(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return list(session.scalars(select(SignIn.outcome).order_by(SignIn.id)))


def audited(hub: Hub) -> list[tuple[str, Any]]:
    with hub.database.reading() as session:
        found = select(AuditLine.what, AuditLine.after).where(AuditLine.what.startswith("passkey."))
        return [(what, after.get("why") if after else None) for what, after in session.execute(found)]


def test_a_passkey_is_all_of_the_sign_in_or_its_second_step_until_it_is_removed(
    app: Flask, hub: Hub, device: SoftwareAuthenticator, clock: StandingClock
) -> None:
    client = signed_in(app.test_client(), hub)
    codes = add(client, device)
    found = re.findall(r"<code>(\w{5} \w{5})</code>", codes.text)
    assert (codes.status_code, len(found), codes.headers["Cache-Control"]) == (200, 10, "no-store")
    assert "Telephone" in client.get("/sign-in/own").text

    assert enter(app.test_client(), device).location == "/staff/", "the device asked its owner: two factors at once"
    second = app.test_client()
    assert sign_in(second).location == "/sign-in/second", "a password alone opens nothing any more"
    assert second.get("/staff/").status_code == 303
    answer = device.answer(ask(second, "second", "/sign-in/second"), flags=PRESENT)
    assert send(second, "/sign-in/passkey/second", answer).location == "/staff/"
    lost = app.test_client()
    sign_in(lost)
    by_code = {"csrf_token": token_on(lost.get("/sign-in/second").text), "code": found[0]}
    assert lost.post("/sign-in/second", data=by_code).location == "/staff/"
    assert outcomes(hub) == ["in", "in_passkey", "in_and_passkey", "recovery_code"]

    gone = {"csrf_token": token_on(client.get("/sign-in/own").text)}
    assert client.post("/sign-in/passkey/1/remove", data=gone).location == "/sign-in/own"
    assert enter(app.test_client(), device).status_code == 403
    assert sign_in(app.test_client()).location == "/staff/", "the password alone again, as before"
    assert audited(hub) == [("passkey.added", None), ("passkey.removed", None), ("passkey.refused", "unknown")]


def test_adding_and_removing_ask_for_the_password_again_after_ten_minutes(
    app: Flask, hub: Hub, device: SoftwareAuthenticator, clock: StandingClock
) -> None:
    client = signed_in(app.test_client(), hub)
    add(client, device)
    clock.move(minutes=11)
    token = token_on(client.get("/sign-in/own").text)
    asked = client.post("/sign-in/passkey/ask/new", data={"csrf_token": token})
    assert (asked.status_code, asked.json) == (403, {"refused": SAY("staff.passkey.refused.prove")})
    assert client.post("/sign-in/passkey/1/remove", data={"csrf_token": token}).status_code == 303
    assert client.get("/sign-in/second/new").location == "/sign-in/own"
    with hub.database.reading() as session:
        assert factors_of(session, 1).passkeys == 1
    assert client.post("/sign-in/own/prove", data={"csrf_token": token, "password": "wrong"}).status_code == 403
    assert client.post("/sign-in/own/prove", data={"csrf_token": token, "password": PASSWORD}).status_code == 303
    assert client.post("/sign-in/passkey/1/remove", data={"csrf_token": token}).status_code == 303
    with hub.database.reading() as session:
        assert not factors_of(session, 1)


def test_a_password_alone_adds_no_passkey_beside_a_second_factor(
    app: Flask, hub: Hub, device: SoftwareAuthenticator
) -> None:
    add(signed_in(app.test_client(), hub), device)
    thief = app.test_client()
    sign_in(thief)
    token = {"csrf_token": token_on(thief.get("/sign-in/second").text)}
    assert thief.post("/sign-in/passkey/ask/new", data=token).status_code == 403
    assert thief.get("/sign-in/second/new").status_code == 404


def test_where_a_second_factor_is_asked_for_a_passkey_is_one_and_the_last_one_stays(
    app: Flask, hub: Hub, device: SoftwareAuthenticator
) -> None:
    hub.settings.__dict__["second_factor_for_administrators"] = True
    add_person(hub, ADMIN, ["admin"])
    client = app.test_client()
    assert sign_in(client, ADMIN, came_for="/admin/audit").location == "/sign-in/second/new"
    answer = device.make(ask(client, "new", "/sign-in/second/new"))
    token = token_on(client.get("/sign-in/second/new").text)
    made = client.post("/sign-in/passkey/new", data={"csrf_token": token, "answer": answer, "name": " "})
    assert 'href="/admin/audit"' in made.text
    assert client.get("/admin/").status_code == 200
    page = client.get("/sign-in/own").text
    assert "Passkey 1" in page
    assert "/remove" not in page
    form = {"csrf_token": token_on(page)}
    assert client.post("/sign-in/passkey/1/remove", data=form).location == "/sign-in/own"
    assert SAY("staff.passkey.refused.last") in client.get("/sign-in/own").text
    other = SoftwareAuthenticator(ORIGIN, b"another credential")
    assert add(client, other, "Key").location == "/sign-in/own", "recovery codes are there already"
    assert client.post("/sign-in/passkey/1/remove", data=form).status_code == 303
    with hub.database.reading() as session:
        assert [one.name for one in session.scalars(select(Passkey))] == ["Key"]


def test_a_count_that_does_not_rise_is_refused_and_audited(app: Flask, hub: Hub, device: SoftwareAuthenticator) -> None:
    add(signed_in(app.test_client(), hub), device)
    assert enter(app.test_client(), device).status_code == 303
    device.count -= 1  # a copy of it, made before
    refused = enter(app.test_client(), device)
    assert (refused.status_code, SAY("staff.sign_in.refused.passkey") in refused.text) == (403, True)
    assert audited(hub)[-1] == ("passkey.refused", "count_went_back")
    assert outcomes(hub)[-1] == "wrong_passkey"
    assert enter(app.test_client(), device).status_code == 303, "the one that counts on goes on"


def test_a_device_that_counts_nothing_signs_in_again_and_again(app: Flask, hub: Hub) -> None:
    device = SoftwareAuthenticator(ORIGIN, counts=False)
    add(signed_in(app.test_client(), hub), device)
    assert [enter(app.test_client(), device).status_code for _ in range(2)] == [303, 303]


def test_answers_that_are_not_to_this_challenge_from_this_house_are_refused(
    app: Flask, hub: Hub, device: SoftwareAuthenticator, clock: StandingClock
) -> None:
    add(signed_in(app.test_client(), hub), device)
    client = app.test_client()
    assert enter(client, device, flags=PRESENT).status_code == 403, "nobody was asked: no whole sign-in"
    assert enter(client, device, flags=VERIFIED).status_code == 403, "nobody was there"
    assert enter(client, device, rp_id="evil.example").status_code == 403
    device.origin = "https://atrium.st-anna.example.evil.example"
    assert enter(client, device).status_code == 403, "a page that looks alike"
    device.origin = ORIGIN
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    old = device.answer(ask(client, "in", "/sign-in"))
    ask(client, "in", "/sign-in")
    assert send(client, "/sign-in/passkey", old).status_code == 403, "another challenge was asked since"
    late = device.answer(ask(client, "in", "/sign-in"))
    clock.move(minutes=6)
    assert send(client, "/sign-in/passkey", late).status_code == 403
    asked = {**ask(client, "in", "/sign-in"), "challenge": "AAAA"}
    assert send(client, "/sign-in/passkey", device.answer(asked)).status_code == 403
    whys = [why for what, why in audited(hub) if what == "passkey.refused"]
    assert whys == ["not_verified", "answer", "answer", "answer", "answer", "late", "answer"]
    assert client.get("/staff/").status_code == 303


def test_a_copy_of_cookie_and_answer_is_worth_nothing(app: Flask, hub: Hub, device: SoftwareAuthenticator) -> None:
    add(signed_in(app.test_client(), hub), device)
    device.counts = False  # else the count would refuse it, too
    client, thief = app.test_client(), app.test_client()
    token, options = token_on(client.get("/sign-in").text), ask(client, "in", "/sign-in")
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    said = {"csrf_token": token, "answer": device.answer(options)}
    assert client.post("/sign-in/passkey", data=said).status_code == 303
    thief.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie.value)
    assert thief.post("/sign-in/passkey", data=said).status_code == 403
    assert audited(hub)[-1] == ("passkey.refused", "replayed")


def test_somebody_elses_passkey_is_no_second_step(app: Flask, hub: Hub, device: SoftwareAuthenticator) -> None:
    add(signed_in(app.test_client(), hub), device)
    own = SoftwareAuthenticator(ORIGIN, b"the administrator's own")
    add(signed_in(app.test_client(), hub, ADMIN, ["admin"]), own)
    thief = app.test_client()
    sign_in(thief, ADMIN)
    refused = send(thief, "/sign-in/passkey/second", device.answer(ask(thief, "second", "/sign-in/second")))
    assert refused.status_code == 403
    assert audited(hub)[-1] == ("passkey.refused", "another_person")


def test_tries_are_throttled_and_who_is_shut_out_stays_out(app: Flask, hub: Hub, device: SoftwareAuthenticator) -> None:
    client = signed_in(app.test_client(), hub)
    add(client, device)
    asked = ask(app.test_client(), "in", "/sign-in")
    tries = [send(app.test_client(), "/sign-in/passkey", device.answer(asked)).status_code for _ in range(10)]
    assert tries == [403] * 8 + [429] * 2


def test_nonsense_is_refused_in_words(app: Flask, hub: Hub) -> None:
    client = signed_in(app.test_client(), hub)
    other = app.test_client()
    for number, answer in enumerate(["", "[]", "{}", '{"id": 7}', '{"id": "A"}', "[" * 19_000, "null", "ü" * 30_000]):
        ask(client, "new", "/sign-in/own")
        assert send(client, "/sign-in/passkey/new", answer).location == "/sign-in/own"
        assert SAY("staff.passkey.refused.answer") in client.get("/sign-in/own").text
        other.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        ask(other, "in", "/sign-in")
        assert send(other, "/sign-in/passkey", answer).status_code == 403, answer[:20]


def test_a_lost_one_is_taken_away_at_the_machine(
    app: Flask, hub: Hub, device: SoftwareAuthenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(app.test_client(), hub)
    add(client, device)
    hub.writer.close()
    monkeypatch.setenv("ATRIUM_HOME", str(hub.settings.home))
    assert main(["reset-second-factor", NURSE]) == 0
    assert main(["reset-second-factor", NURSE]) == REFUSED, "there is none any more"
    with hub.database.reading() as session:
        assert not factors_of(session, 1)


@pytest.mark.parametrize(
    "nowhere", [None, "http://atrium.st-anna.example", "https://10.0.0.8", "http://127.0.0.1:8080"]
)
def test_without_an_address_browsers_take_there_are_no_passkeys_and_the_page_says_so(
    app: Flask, hub: Hub, nowhere: str | None
) -> None:
    hub.settings.__dict__["public_url"] = nowhere
    client = signed_in(app.test_client(), hub)
    page = client.get("/sign-in/own").text
    assert SAY("staff.passkey.no_address") in page
    assert client.post("/sign-in/passkey/ask/new", data={"csrf_token": token_on(page)}).status_code == 404
    assert "passkey/ask" not in app.test_client().get("/sign-in").text


def test_an_answer_that_names_another_owner_is_refused(hub: Hub, device: SoftwareAuthenticator) -> None:
    house = house_of(ORIGIN)
    assert house is not None
    options = asked_for_known(house, "AAAA", [], whole=True)
    device.user = b"somebody else"
    answer = json.loads(device.answer(options))
    made = {"user": {"id": "AAAA"}, "rp": {"id": house.rp_id}, "challenge": "AAAA"}
    known = read_new(house, "AAAA", json.loads(device.make(made)))
    with pytest.raises(PasskeyRefused, match="owner"):
        read_known(house, "AAAA", answer, public_key=known.public_key, account_id=1, whole=True)
