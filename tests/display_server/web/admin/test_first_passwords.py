"""First passwords: on paper once, good for choosing one's own and for nothing else, and only for a while."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Account, AuditLine, FirstPassword
from display_server.hub import Hub
from display_server.services.accounts.first_passwords import LASTS
from display_server.services.forget_old import FIRST_PASSWORDS_KEPT, forget_old
from display_server.web.shared.sign_in.recognise import SignInRefused, recognise
from tests.conftest import StandingClock
from tests.display_server.web.admin.test_house_file import PEOPLE, STAFF, press, send
from tests.display_server.web.people import ADMIN, PASSWORD, sign_in, signed_in, token_on
from tests.display_server.web.shared.sign_in.test_recovery_codes import App

SAY, COUNT = words(Language.ENGLISH).say, words(Language.ENGLISH).count
OWN = "a password of my own"
ONA, VITA = "ona@st-anna.example", "vita@st-anna.example"


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def on_paper(page: str) -> dict[str, str]:
    """The passwords of a sheet by e-mail."""
    return dict(re.findall(r'aria-label="([^"@]+@[^"]+)">.*?one-time">([^<]+)<', page, re.DOTALL))


def add(admin: FlaskClient, email: str = VITA, **said: object) -> str:
    """Through the page: the first password it shows."""
    token = token_on(admin.get("/admin/people/new").text)
    made = admin.post("/admin/people", data={"csrf_token": token, "email": email, "role": "staff", **said})
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    return on_paper(made.text)[email]


def choose(client: FlaskClient, new: str = OWN, again: str | None = None) -> TestResponse:
    token = token_on(client.get("/sign-in/first").text)
    said = {"csrf_token": token, "new": new, "again": new if again is None else again}
    return client.post("/sign-in/first", data=said)


def test_it_opens_the_choice_of_ones_own_and_nothing_else(app: Flask, admin: FlaskClient, hub: Hub) -> None:
    first = add(admin)
    vita = app.test_client()
    assert vita.get("/sign-in/first").location == "/sign-in"
    typed = first.upper().replace("-", " ")
    assert sign_in(vita, VITA, typed, came_for="/staff/desks/cardiology-12").location == "/sign-in/first"
    for closed in ("/staff/", "/sign-in/own", "/sign-in/second", "/sign-in/second/new"):
        assert vita.get(closed).status_code == 303, f"{closed} before a password of one's own"
    for wrong, why in (
        ("short", "staff.own.wrong.short"),
        ("vita-2026-vita", "staff.own.wrong.guessable"),
        (first, "staff.first_password.wrong.same"),
    ):
        answer = choose(vita, wrong)
        assert (answer.status_code, SAY(why, least=12) in html.unescape(answer.text)) == (400, True), why
    assert SAY("staff.first_password.wrong.not_same") in choose(vita, OWN, "another").text
    assert choose(vita).location == "/staff/desks/cardiology-12"
    assert vita.get("/staff/").status_code == 200
    assert sign_in(app.test_client(), VITA, first).status_code == 403, "used up"
    assert sign_in(app.test_client(), VITA, OWN).status_code == 303
    with hub.database.reading() as session:
        assert session.scalars(select(FirstPassword)).all() == []
        lines = session.execute(select(AuditLine.who, AuditLine.what).where(AuditLine.subject == "account:2"))
        assert [tuple(one) for one in lines] == [
            ("account:1", "account.added"), ("account:1", "account.first_password"), ("account:2", "account.password_set"),
        ]  # fmt: skip
        assert first not in str([(one.before, one.after) for one in session.scalars(select(AuditLine))])


def test_it_grows_too_old_and_a_newer_one_takes_its_place(
    app: Flask, admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    first = add(admin)
    begun = app.test_client()
    sign_in(begun, VITA, first)
    again = admin.post("/admin/people/2/password", data={"csrf_token": token_on(admin.get("/admin/people/2").text)})
    newer = on_paper(again.text)[VITA]
    assert begun.get("/sign-in/first").location == "/sign-in", "what was begun with the one before"
    assert sign_in(app.test_client(), VITA, first).status_code == 403
    late = app.test_client()
    assert sign_in(late, VITA, newer).location == "/sign-in/first"
    hub.writer.run(lambda tx: setattr(tx.session.get_one(FirstPassword, 2), "until", tx.now))
    assert choose(late).location == "/sign-in", "too old between the two steps"
    refused = sign_in(app.test_client(), VITA, newer)
    assert (refused.status_code, SAY("staff.sign_in.refused.first_expired") in refused.text) == (403, True)
    unknown = sign_in(app.test_client(), VITA, "not it")
    assert SAY("staff.sign_in.refused.unknown") in unknown.text, "said only to whoever has it"
    clock.move(days=LASTS.days + FIRST_PASSWORDS_KEPT.days)
    hub.writer.run(forget_old)
    with hub.database.reading() as session:
        assert session.scalars(select(FirstPassword)).all() == []


def test_a_lost_password_is_answered_by_one_and_the_second_factor_stays(
    app: Flask, admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    vita = app.test_client()
    sign_in(vita, VITA, add(admin))
    choose(vita)
    App(hub, clock, 2)
    token = token_on(admin.get("/admin/people/2").text)
    first = on_paper(admin.post("/admin/people/2/password", data={"csrf_token": token}).text)[VITA]
    assert vita.get("/staff/").status_code == 303, "every session is over"
    assert sign_in(app.test_client(), VITA, OWN).status_code == 403, "the password before opens nothing"
    back = app.test_client()
    sign_in(back, VITA, first)
    assert choose(back, "another of my own").location == "/sign-in/second"
    assert back.get("/staff/").status_code == 303


def test_nobody_acts_as_the_second_person_with_one(app: Flask, admin: FlaskClient) -> None:
    """A message that two must agree to asks for the password of somebody who has their own."""
    first = add(admin)
    with app.test_request_context("/"), pytest.raises(SignInRefused):
        recognise(VITA, first)


def test_a_file_of_people_gives_a_sheet_once_in_their_own_languages(
    app: Flask, admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    many = [f"n{number}@st-anna.example;;staff;ru;;yes" for number in range(12)]
    said = f"{STAFF}{ONA};Ona <b>;staff;lt;;yes\n" + "\n".join(many)
    address, _ = send(admin, hub, said, clock, at=PEOPLE)
    page = press(admin, hub, clock, address)
    assert COUNT("admin.first_password.make", 13) in page
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None
    form = {"csrf_token": token_on(page), "once": once[1]}
    sheet = admin.post(f"{address}/first-passwords", data=form)
    firsts = on_paper(sheet.text)
    assert (len(set(firsts.values())), sheet.headers["Cache-Control"]) == (13, "no-store")
    assert "Ona &lt;b&gt;" in sheet.text
    assert sheet.text.count(words(Language.RUSSIAN).say("staff.first_password.called")) == 12
    assert words(Language.LITHUANIAN).say("staff.first_password.called") in sheet.text
    again = admin.post(f"{address}/first-passwords", data=form)
    assert (again.status_code, on_paper(again.text)) == (303, {}), "the page loaded again voids no printed sheet"
    assert SAY("admin.first_password.shown_before") in html.unescape(admin.get(address).text)
    assert not any(password in admin.get(address).text for password in firsts.values())
    ona = app.test_client()
    assert sign_in(ona, ONA, firsts["n0@st-anna.example"]).status_code == 403, "somebody else's"
    assert sign_in(ona, ONA, firsts[ONA]).location == "/sign-in/first"
    choose(ona)
    page = html.unescape(admin.get(address).text)
    assert COUNT("admin.first_password.make", 12) in page, "who has come needs none"
    with hub.database.reading() as session:
        asked = select(AuditLine.who).where(AuditLine.what == "account.first_password")
        assert list(session.scalars(asked)) == ["account:1"] * 13
        assert session.scalars(select(Account.password).where(Account.email == ONA)).one() is not None
    assert sign_in(app.test_client(), ONA, PASSWORD).status_code == 403


def test_only_of_a_file_of_people_and_by_whoever_manages_them(app: Flask, admin: FlaskClient, hub: Hub) -> None:
    token = token_on(admin.get(f"{PEOPLE}/file").text)
    assert admin.post(f"{PEOPLE}/imports/9/first-passwords", data={"csrf_token": token}).status_code == 404
    assert admin.post(f"{PEOPLE}/imports/9/first-passwords").status_code == 400, "without the form's token"
    manager = signed_in(app.test_client(), hub, "manager@st-anna.example", ["manager"])
    assert manager.post(f"{PEOPLE}/imports/9/first-passwords").status_code == 403
