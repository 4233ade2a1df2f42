"""The hospital's own words: entered beside the default, said everywhere without a restart, taken back through what was before."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import use_own_words, words
from display_server.db.models import AuditLine, Device
from display_server.hub import Hub
from display_server.services.house.follow_words import WordsFollower
from display_server.services.house.own_words import keep_words
from display_server.web.boards.board_page import settings_key
from tests.display_server.web.people import ADMIN, signed_in, token_on

ON_BOTH_DATABASES = True
KEY = "kiosk.help.title"
SAY = words(Language.ENGLISH).say


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    yield
    use_own_words({})


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def enter(admin: FlaskClient, key: str = KEY, address: str = "", **said: str) -> TestResponse:
    page = f"/admin/words/{key}"
    data = {"csrf_token": token_on(admin.get(page).text), **said}
    return admin.post(page + address, data=data, follow_redirects=True)


def test_what_is_entered_is_said_by_kiosks_and_pages_and_taken_back(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub
) -> None:
    default, key_before = SAY(KEY), settings_key(Device(settings={}), {})
    before = kiosk.get("/api/v1/catalogue").json
    assert before is not None
    assert SAY("admin.words.kept") in enter(admin, en_0="Ask Ona at the desk", lt_0="Klauskite Onos").text
    after = kiosk.get("/api/v1/catalogue").json
    assert after is not None
    assert after["revision"] > before["revision"]
    assert after["words"] == {"en": {KEY: ["Ask Ona at the desk"]}, "lt": {KEY: ["Klauskite Onos"]}}
    assert SAY(KEY) == "Ask Ona at the desk"
    with hub.database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.what == "words.changed")).one()
    back = enter(admin, address=f"/back/{line.seq}").text
    assert "Ask Ona at the desk" in back, "what was said before can be said again"
    assert SAY(KEY) == default
    assert settings_key(Device(settings={}), {}) == key_before


def test_a_board_loads_itself_again_when_its_words_change(admin: FlaskClient, hub: Hub) -> None:
    before = settings_key(Device(settings={}), {})
    enter(admin, "board.next.title", en_0="After that")
    assert settings_key(Device(settings={}), {}) != before


@pytest.mark.parametrize(
    ("said", "why"),
    [({"en_0": "{who} comes"}, "values"), ({"en_0": "words " * 60}, "long"), ({"ru_0": "😀"}, "letters")],
)
def test_what_cannot_be_said_is_refused_beside_its_field(admin: FlaskClient, said: dict[str, str], why: str) -> None:
    answer = enter(admin, **said)
    assert (answer.status_code, SAY(f"admin.words.refused.{why}") in answer.text) == (422, True)
    assert 'aria-invalid="true"' in answer.text


def test_it_is_found_by_any_word_and_what_waits_for_a_translator_is_listed(admin: FlaskClient) -> None:
    enter(admin, en_0="Ask Ona at the desk")
    assert KEY in admin.get("/admin/words?q=ask+ona").text
    listed = admin.get("/admin/words?show=missing&language=lt").text
    assert KEY in listed
    assert "Lietuvių" in listed
    assert SAY("admin.words.nothing") in admin.get("/admin/words?q=qqqqq").text
    assert admin.get("/admin/words/kiosk.nothing.of_this").status_code == 404


def test_another_process_of_the_hub_hears_of_it(hub: Hub) -> None:
    follower = WordsFollower(hub.database)
    follower.follow(at_once=True)
    hub.writer.run(lambda tx: keep_words(tx, key=KEY, said={Language.ENGLISH: ["Ask Ona"]}, who="account:1"))
    follower.follow(at_once=True)
    assert SAY(KEY) == "Ask Ona"
