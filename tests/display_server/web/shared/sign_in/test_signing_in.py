"""Signing in: calm words, one cookie, no way around the counting, a session that ends."""

import time
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from config.contract.words import Language
from config.locale import words
from display_server.app import create_app
from display_server.db.models import Account
from display_server.hub import Hub
from tests.display_server.web.people import ADMIN, NURSE, PASSWORD, add_person, sign_in, signed_in, token_on

SAID = words(Language.ENGLISH).say


def test_a_person_signs_in_and_meets_their_own_first_page(app: Flask, hub: Hub) -> None:
    add_person(hub, NURSE)
    add_person(hub, ADMIN, ["admin"])
    assert sign_in(app.test_client()).location == "/staff/"
    assert sign_in(app.test_client(), ADMIN).location == "/admin/first"


def test_the_sign_in_name_is_read_in_any_case(client: FlaskClient, hub: Hub) -> None:
    add_person(hub)
    assert sign_in(client, "Nurse@St-Anna.example ").status_code == 303


@pytest.mark.parametrize(("email", "password"), [(NURSE, "wrong password"), ("nobody@st-anna.example", PASSWORD)])
def test_a_wrong_half_is_not_told_apart(client: FlaskClient, hub: Hub, email: str, password: str) -> None:
    add_person(hub)
    answer = sign_in(client, email, password)
    assert answer.status_code == 403
    assert SAID("staff.sign_in.refused.unknown") in answer.text
    assert client.get("/staff/").status_code == 303


def test_an_inactive_account_is_let_in_nowhere(client: FlaskClient, hub: Hub) -> None:
    add_person(hub)
    hub.writer.run(lambda tx: tx.session.execute(update(Account).values(active=False)))
    assert sign_in(client).status_code == 403


def test_deactivating_ends_an_open_session_at_once(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub)
    assert client.get("/staff/").status_code == 200
    hub.writer.run(lambda tx: tx.session.execute(update(Account).values(active=False)))
    assert client.get("/staff/").status_code == 303


def test_too_many_tries_are_answered_with_how_long_to_wait(client: FlaskClient, hub: Hub) -> None:
    add_person(hub)
    for _ in range(8):
        sign_in(client, password="wrong password")
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Too many tries" in answer.text or "too many tries" in answer.text


def test_a_form_without_its_token_is_asked_for_again(client: FlaskClient, hub: Hub) -> None:
    add_person(hub)
    answer = client.post("/sign-in", data={"email": NURSE, "password": PASSWORD})
    assert answer.status_code == 400
    assert SAID("staff.sign_in.refused.page_old") in answer.text


def test_the_session_is_one_careful_cookie(client: FlaskClient, hub: Hub) -> None:
    add_person(hub)
    answer = sign_in(client)
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["atrium_session"]
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


def test_behind_https_the_session_never_travels_in_the_open(app: Flask, hub: Hub) -> None:
    assert app.config["SESSION_COOKIE_NAME"] == "atrium_session"
    by_tls = hub.settings.model_copy(update={"public_url": "https://queue.st-anna.example"})
    add_person(hub)
    client = create_app(by_tls, hub.clock, hub).test_client()
    token = token_on(client.get("/sign-in", base_url="https://localhost").text)
    said = {"email": NURSE, "password": PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in", data=said, base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-atrium_session=")
    assert {"Secure", "Path=/", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert client.get("/sign-in").headers.get("Strict-Transport-Security") is None, "nobody promises TLS without it"


def test_after_signing_in_one_stands_where_one_wanted(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, ADMIN, ["admin"])
    asked = client.get("/admin/pair")
    assert asked.location == "/sign-in?next=/admin/pair"
    assert sign_in(client, ADMIN, came_for="/admin/pair").location == "/admin/pair"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_nobody_is_sent_to_another_site(client: FlaskClient, hub: Hub, elsewhere: str) -> None:
    add_person(hub)
    assert sign_in(client, came_for=elsewhere).location == "/staff/"


def test_a_session_ends_by_itself(app: Flask, client: FlaskClient, hub: Hub) -> None:
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(seconds=1)
    signed_in(client, hub)
    assert client.get("/staff/").status_code == 200
    time.sleep(2.1)  # the cookie's age is counted in whole seconds
    assert client.get("/staff/").status_code == 303


def test_signing_out_ends_it(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub)
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/staff/").status_code == 303


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(app: Flask, client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub)
    cookie, thief = client.get_cookie("atrium_session"), app.test_client()
    assert cookie is not None
    thief.set_cookie("atrium_session", cookie.value)
    assert thief.get("/staff/").status_code == 200
    client.post("/sign-out")
    assert thief.get("/staff/").status_code == 303
    assert sign_in(client).status_code == 303
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize("language", list(Language))
def test_the_page_speaks_what_the_browser_asks_or_one_chooses(client: FlaskClient, language: Language) -> None:
    title = words(language).say("staff.sign_in.for_whom")
    assert title in client.get("/sign-in", headers={"Accept-Language": language.value}).text
    assert title in client.get("/sign-in", query_string={"language": language.value}).text
    assert title in client.get("/sign-in").text  # chosen once, kept


def test_signed_in_the_accounts_own_language_is_spoken(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, language=Language.LITHUANIAN)
    sign_in(client)
    assert words(Language.LITHUANIAN).say("staff.desks.title") in client.get("/staff/").text


def test_when_somebody_signed_in_is_kept(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub)
    with hub.database.reading() as session:
        assert session.scalars(select(Account.last_login_at)).one() == hub.clock.now()


def test_a_fragment_without_a_session_is_401_not_a_page(client: FlaskClient) -> None:
    answer = client.get("/admin/list", headers={"X-Atrium-Fragment": "1"})
    assert answer.status_code == 401


def test_a_device_is_never_looked_up_as_a_person(app: Flask, kiosk: FlaskClient) -> None:
    assert (
        app.extensions["security"].principal.identity_loaders
        == type(app.extensions["security"].principal.identity_loaders)()
    )
    assert kiosk.get("/api/v1/catalogue").status_code == 200
