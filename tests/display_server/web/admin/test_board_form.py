"""A board's own page: shown as it is, changed in one form, refused in words."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from config.contract.words import Language
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Place
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


def test_screen_languages_sound_and_ways_are_read_from_the_form(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    entered = {
        "view": "lobby", "language": "lt", "languages": ["en"], "language_mode": "lines", "theme": "contrast",
        "diagonal_in": "43", "resolution": "3840x2160", "reading_m": "2,5", "volume": "40", "audio_zone": " hall ",
        "volume_by_hour": "7:00 60, 21:00 0", "voice": "on", "way_to_cardiology": "ahead_left", "departments": ["cardiology"],
    }  # fmt: skip
    client.post(PAGE, data={**entered, "csrf_token": token_on(client.get(PAGE).text)})
    assert settings_of(hub) == {
        "view": "lobby", "language": "lt", "languages": ["en"], "language_mode": "lines", "theme": "contrast",
        "diagonal_in": 43.0, "resolution": [3840, 2160], "reading_m": 2.5, "volume": 40, "audio_zone": "hall",
        "volume_by_hour": {"07:00": 60, "21:00": 0}, "directions": {"cardiology": "ahead_left"},
        "departments": ["cardiology"], "chime": False, "voice": True,
    }  # fmt: skip
    page = client.get(PAGE).text
    assert 'value="07:00 60, 21:00 0"' in page
    assert '<option value="3840x2160" selected>' in page


def test_a_screen_that_stands_upright_is_chosen_with_its_dots(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    glass = {"diagonal_in": "55", "resolution": "2160x3840", "reading_m": "3"}
    client.post(PAGE, data={**SHOWS, **glass, "csrf_token": token_on(client.get(PAGE).text)})
    assert settings_of(hub)["resolution"] == [2160, 3840]
    page = client.get(PAGE).text
    assert f'<optgroup label="{SAY("admin.board.upright")}">' in page
    assert '<option value="2160x3840" selected>' in page


@pytest.mark.parametrize(
    ("field", "reason", "typed"),
    [
        ("volume_by_hour", "shape", {"volume_by_hour": "all night"}),
        ("volume", "range", {"volume": "loud"}),
        ("diagonal_in", "range", {"diagonal_in": "big", "resolution": "1920x1080", "reading_m": "3"}),
    ],
)
def test_what_cannot_be_read_is_refused_and_stays_as_it_was_typed(
    client: FlaskClient, hub: Hub, field: str, reason: str, typed: dict[str, str]
) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    answer = client.post(PAGE, data={**SHOWS, **typed, "csrf_token": token_on(client.get(PAGE).text)})
    assert answer.status_code == 422
    assert SAY(f"admin.refused.{field}.{reason}") in answer.text.replace("&#34;", '"')


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
