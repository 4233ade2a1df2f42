"""A board's own page: shown as it is, changed in one form, refused in words."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Device, Place
from display_server.db.transaction import Transaction
from display_server.hub import Hub
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.small_cast import named

SAY = words(Language.ENGLISH).say
PAGE = f"/admin/devices/{UUID(int=71)}/board"
SHOWS = {"view": "department", "department": "cardiology", "language": "en", "chime": "on"}


@pytest.fixture(autouse=True)
def board(hub: Hub) -> None:
    def enter(tx: Transaction) -> None:
        settings = {"view": "lobby", "language": "en"}
        tx.session.add(
            Device(
                id=UUID(int=71), site_id=1, kind="board", serial="B71", names=named("Hall"), seen={}, settings=settings
            )
        )
        tx.session.add(Place(site_id=1, code="exit-a", kind="exit", floor="1", names=named("Exit A"), note={}))

    hub.writer.run(enter)


def settings_of(hub: Hub) -> dict[str, object]:
    with hub.database.reading() as session:
        return session.get_one(Device, UUID(int=71)).settings


def test_an_administrator_says_what_a_screen_shows_and_its_way_out(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    page = client.get(PAGE).text
    assert SAY("admin.board.way_out") in page
    form = {**SHOWS, "exit": "exit-a", "exit_way": "left", "csrf_token": token_on(page)}
    answer = client.post(PAGE, data=form, follow_redirects=True)
    assert SAY("admin.board.saved", device="B71") in answer.text
    assert settings_of(hub)["exit_way"] == "left"


def test_an_exit_without_a_way_is_refused_in_words_and_changes_nothing(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    form = {**SHOWS, "exit": "exit-a", "csrf_token": token_on(client.get(PAGE).text)}
    answer = client.post(PAGE, data=form)
    assert answer.status_code == 422
    assert SAY("admin.refused.exit_way.missing") in answer.text
    assert settings_of(hub) == {"view": "lobby", "language": "en"}


def test_there_is_no_page_for_a_board_nobody_knows(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    assert client.get(f"/admin/devices/{UUID(int=5)}/board").status_code == 404
