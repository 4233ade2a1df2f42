"""Everybody chooses the language of their own pages, which is there at the next sign-in, and sees who came in as them."""

import html

from flask import Flask
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Account
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, signed_in, token_on
from tests.display_server.web.shared.sign_in.test_recovery_codes import App

OWN, CHOOSE = "/sign-in/own", "/sign-in/own/language"


def test_each_language_is_taken_and_speaks_at_once(app: Flask, hub: Hub) -> None:
    client = signed_in(app.test_client(), hub)
    add_person(hub, ADMIN)
    token = token_on(client.get(OWN).text)
    for language in (*reversed(Language), Language.UKRAINIAN):
        answer = client.post(CHOOSE, data={"csrf_token": token, "language": language.value})
        assert (answer.status_code, answer.location) == (303, OWN)
        page, say = html.unescape(client.get(OWN).text), words(language).say
        assert say("staff.own.language_kept") in page, language
        assert say("staff.own.language") in page, language
        assert f'value="{language.value}" lang=' in page
        assert page.count('aria-pressed="true"') == 1, language
        assert say("staff.desks.title") in client.get("/staff/").text
    elsewhere = app.test_client()
    sign_in(elsewhere)
    assert words(Language.UKRAINIAN).say("staff.desks.title") in elsewhere.get("/staff/").text
    with hub.database.reading() as session:
        assert dict(session.execute(select(Account.email, Account.language)).all()) == {NURSE: "uk", ADMIN: "en"}


def test_nothing_else_is_a_language_and_nobody_chooses_for_another(app: Flask, hub: Hub) -> None:
    client = signed_in(app.test_client(), hub)
    token = token_on(client.get(OWN).text)
    for said in ({"language": "de"}, {"language": ""}, {}):
        assert client.post(CHOOSE, data={"csrf_token": token, **said}).location == OWN
    client.post(CHOOSE, data={"language": "zh"})  # without the form's token
    assert app.test_client().post(CHOOSE, data={"csrf_token": token, "language": "zh"}).location == OWN
    with hub.database.reading() as session:
        assert session.scalars(select(Account.language)).one() == "en"


def test_between_password_and_code_the_page_speaks_it_already(app: Flask, hub: Hub, clock: StandingClock) -> None:
    App(hub, clock, add_person(hub, language=Language.LITHUANIAN))
    client = app.test_client()
    client.get("/sign-in", query_string={"language": "ru"})
    sign_in(client)
    assert words(Language.LITHUANIAN).say("staff.second.title") in client.get("/sign-in/second").text


def test_ones_own_sign_ins_are_seen_and_all_of_them_ended(app: Flask, hub: Hub) -> None:
    client, thief = signed_in(app.test_client(), hub), app.test_client()
    thief.environ_base["REMOTE_ADDR"] = "10.6.6.6"
    sign_in(thief, password="not hers at all")
    assert sign_in(thief).status_code == 303
    add_person(hub, ADMIN)
    sign_in(app.test_client(), ADMIN)
    page, say = client.get(OWN).text, words(Language.ENGLISH).say
    assert page.count("10.6.6.6") == 2
    assert [page.count(say(f"admin.sign_in.{how}") + "</span>") for how in ("in", "wrong_password")] == [2, 1]
    assert page.index(say("admin.sign_in.wrong_password")) > page.index("10.6.6.6"), "the newest first"
    assert client.post("/sign-out").status_code == 303
    assert thief.get("/staff/").status_code == 303
