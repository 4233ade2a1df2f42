"""People: added, changed, shut out; a second factor set up at the sign-in, asked for, and taken away when it is lost."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.cli import REFUSED, main
from display_server.hub import Hub
from display_server.services.accounts.second_factor import STEP_S, code_at
from display_server.web.shared.permissions import ROLE_PERMISSIONS, Permission
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, NURSE, PASSWORD, add_person, sign_in, signed_in, token_on

SAY = words(Language.ENGLISH).say


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def post(client: FlaskClient, page: str, address: str, **said: object) -> TestResponse:
    return client.post(address, data={"csrf_token": token_on(client.get(page).text), **said})


def code_of(secret: str, clock: StandingClock) -> str:
    return code_at(secret, int(clock.now().timestamp()) // STEP_S)


def set_up(client: FlaskClient, clock: StandingClock) -> tuple[str, TestResponse]:
    page = client.get("/sign-in/second/new").text
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    secret = found[1].replace(" ", "")
    assert "<svg" in page
    return secret, client.post(
        "/sign-in/second/new", data={"csrf_token": token_on(page), "code": code_of(secret, clock)}
    )


def test_a_person_is_added_signs_in_with_the_password_shown_once_and_is_shut_out(
    app: Flask, admin: FlaskClient, hub: Hub
) -> None:
    said = {"email": "Vita@st-anna.example", "name": "Vita <b>", "role": ["staff"], "department": ["cardiology"]}
    made = post(admin, "/admin/people/new", "/admin/people", **said)
    found = re.search(r'one-time">([^<]+)<', made.text)
    assert found is not None
    assert made.headers["Cache-Control"] == "no-store"
    listed = admin.get("/admin/people").text
    assert "vita@st-anna.example" in listed
    assert "Vita &lt;b&gt;" in listed
    assert found[1] not in listed
    vita = app.test_client()
    assert sign_in(vita, "vita@st-anna.example", found[1]).status_code == 303
    assert post(vita, "/sign-in/first", "/sign-in/first", new="her own, long", again="her own, long").status_code == 303
    sign_in(app.test_client(), "vita@st-anna.example", "not her password")
    page = admin.get("/admin/people/2").text
    assert SAY("admin.sign_in.in") in page
    assert SAY("admin.sign_in.wrong_password") in page
    assert post(admin, "/admin/people/new", "/admin/people", **said).status_code == 422, "the name is taken"
    assert (
        post(admin, "/admin/people/2", "/admin/people/2", role=["staff"], everywhere="on", why="Left").status_code
        == 303
    )
    assert vita.get("/staff/").status_code == 303, "an open session ends at once"
    assert "Left" in admin.get("/admin/audit").text


def test_nobody_shuts_out_themselves_or_the_last_administrator(app: Flask, admin: FlaskClient, hub: Hub) -> None:
    own = post(admin, "/admin/people/1", "/admin/people/1", role=["staff"], active="on", everywhere="on")
    assert (own.status_code, SAY("admin.people.refused.own") in own.text) == (422, True)
    assert post(admin, "/admin/people/1", "/admin/people/9", role=["staff"]).status_code == 404


def test_the_table_of_permissions_is_the_guards_own(admin: FlaskClient) -> None:
    page = admin.get("/admin/permissions").text
    held = frozenset[Permission]().union(*ROLE_PERMISSIONS.values())
    nameless = [one.value for one in held if not SAY(f"admin.permission.{one}") or f"admin.permission.{one}" in page]
    assert nameless == [], "whoever adds a permission says it in words"
    assert SAY("admin.permission.see_audit") in page
    assert page.count(SAY("admin.permissions.may") + "</td>") >= 3


def test_where_the_house_asks_for_it_an_administrator_sets_one_up_and_is_asked_for_it(
    app: Flask, hub: Hub, clock: StandingClock
) -> None:
    hub.settings.__dict__["second_factor_for_administrators"] = True
    add_person(hub, ADMIN, ["admin"])
    add_person(hub, NURSE)
    assert sign_in(app.test_client(), NURSE).location.endswith("/staff/")
    first = app.test_client()
    assert sign_in(first, ADMIN, came_for="/admin/audit").location == "/sign-in/second/new"
    assert first.get("/admin/").status_code == 303, "half signed in opens nothing"
    secret, made = set_up(first, clock)
    codes = re.findall(r"<code>(\w{5} \w{5})</code>", made.text)
    assert (len(codes), 'href="/admin/audit"' in made.text) == (10, True)
    assert first.get("/admin/").status_code == 200
    assert first.get("/sign-in/second/new").status_code == 404, "only an administrator takes one away"

    again = app.test_client()
    assert sign_in(again, ADMIN).location == "/sign-in/second"
    assert again.get("/admin/").status_code == 303
    assert post(again, "/sign-in/second", "/sign-in/second", code=code_of(secret, clock)).status_code == 403, "used up"
    clock.move(seconds=30)
    assert post(again, "/sign-in/second", "/sign-in/second", code=code_of(secret, clock)).location == "/admin/first"
    assert again.get("/admin/").status_code == 200

    slow = app.test_client()
    sign_in(slow, ADMIN)
    page = slow.get("/sign-in/second").text
    clock.move(minutes=6)
    late = slow.post("/sign-in/second", data={"csrf_token": token_on(page), "code": codes[0]})
    assert late.location == "/sign-in", "a half sign-in lasts five minutes"
    sign_in(slow, ADMIN)
    assert post(slow, "/sign-in/second", "/sign-in/second", code=codes[0]).location == "/admin/first"
    assert SAY("admin.sign_in.recovery_code") in again.get("/admin/people/1").text


def test_codes_are_guessed_no_faster_by_whoever_knows_the_password(app: Flask, hub: Hub, clock: StandingClock) -> None:
    client = signed_in(app.test_client(), hub, NURSE)
    set_up(client, clock)
    thief = app.test_client()
    sign_in(thief, NURSE, PASSWORD)
    page = thief.get("/sign-in/second").text
    tries = [
        thief.post("/sign-in/second", data={"csrf_token": token_on(page), "code": f"{number:06}"}).status_code
        for number in range(10)
    ]
    assert tries == [403] * 8 + [429] * 2


def test_a_lost_second_factor_is_taken_away_at_the_machine_or_by_an_administrator(
    app: Flask, admin: FlaskClient, hub: Hub, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(app.test_client(), hub, NURSE)
    set_up(client, clock)
    assert post(admin, "/admin/people/2", "/admin/people/2/second-factor", why="lost").status_code == 303
    assert client.get("/staff/").status_code == 303
    assert sign_in(app.test_client(), NURSE).location.endswith("/staff/")
    hub.writer.close()
    monkeypatch.setenv("ATRIUM_HOME", str(hub.settings.home))
    assert main(["reset-second-factor", NURSE]) == REFUSED, "there is none any more"


def test_somebody_changes_their_own_password_and_stays_in(app: Flask, hub: Hub) -> None:
    client, elsewhere = signed_in(app.test_client(), hub, NURSE), app.test_client()
    sign_in(elsewhere, NURSE)

    def change(old: str, new: str, again: str) -> int:
        said = {"old": old, "new": new, "again": again}
        return post(client, "/sign-in/own", "/sign-in/own", **said).status_code

    new = "another password for tests"
    assert change(PASSWORD, new, "something else entirely") == 400
    assert change("not her password", new, new) == 403
    assert change(PASSWORD, "short", "short") == 400
    for guessed in ("password1234", "nurse-2026!!", "Rasa Petraitytė", "St Anna 2026"):
        assert change(PASSWORD, guessed, guessed) == 400, guessed
    assert change(PASSWORD, new, new) == 200
    assert client.get("/staff/").status_code == 200
    assert elsewhere.get("/staff/").status_code == 303, "every other session is over"
    assert sign_in(app.test_client(), NURSE, new).status_code == 303
    assert app.test_client().get("/sign-in/own").location == "/sign-in"
