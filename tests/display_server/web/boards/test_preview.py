"""A board in an editor's frame: the real page with a draft's settings, for who may set boards; nothing of the board leaks."""

import json
import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Device
from display_server.hub import Hub
from display_server.services.devices.device_secret import secret_hash
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import staff
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import ADMIN, NURSE, PASSWORD, signed_in, token_on
from tests.display_server.web.stand_in_push import OneOrigin
from tests.small_cast import named

SAY = words(Language.ENGLISH).say
BOARD, SECRET = UUID(int=72), "5e" * 32
PREVIEW = f"/board/preview/{BOARD}"
DRAFT = {"view": "department", "department": "cardiology", "language": "en"}


@pytest.fixture(autouse=True)
def board(hub: Hub) -> None:
    settings = {"view": "lobby", "language": "en"}
    hub.writer.run(
        lambda tx: tx.session.add(
            Device(
                id=BOARD, site_id=1, kind="board", serial="B72", names=named("Hall"), seen={}, settings=settings,
                secret_hash=secret_hash(SECRET),
            )
        )
    )  # fmt: skip


def settings_on(page: str) -> dict[str, Any]:
    found = re.search(r'data-page="([^"]+)"', page)
    assert found is not None
    said: dict[str, Any] = json.loads(unescape(found[1]))
    return said


def test_the_drafts_settings_are_drawn_and_the_saved_ones_stay(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    assert settings_on(client.get(PREVIEW).text)["view"] == "lobby"
    drawn = settings_on(client.get(PREVIEW, query_string={**DRAFT, "theme": "contrast"}).text)
    assert (drawn["view"], drawn["theme"], drawn["topics"]) == ("department", "contrast", ["department:cardiology"])
    with hub.database.reading() as session:
        assert session.get_one(Device, BOARD).settings == {"view": "lobby", "language": "en"}


def test_nothing_of_the_boards_own_is_given_away_and_nothing_reported(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    answer = client.get(PREVIEW, query_string=DRAFT)
    drawn = settings_on(answer.text)
    assert (drawn["kept"], drawn["shown"], drawn["sound"]["chime"]) == (None, None, False)
    assert SECRET not in answer.text
    assert not [one for one in answer.headers.getlist("Set-Cookie") if "atrium_board" in one]
    given = client.post(drawn["pass"])
    assert given.json is not None
    assert given.json["stream"].endswith(f"/stream/preview-{BOARD}")


def test_only_our_own_pages_may_frame_it(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    assert "frame-ancestors 'self'" in client.get(PREVIEW).headers["Content-Security-Policy"]
    editor = client.get(f"/admin/devices/{BOARD}/board").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in editor
    assert "frame-ancestors 'none'" in editor
    assert "frame-src" not in client.get("/admin/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"department": ""}, "department.missing"),
        ({"diagonal_in": "32", "resolution": "1920x1080", "reading_m": "20"}, "reading_m.too_far"),
    ],
)
def test_what_could_not_be_saved_is_said_in_the_frame(
    client: FlaskClient, hub: Hub, wrong: dict[str, str], why: str
) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    assert SAY(f"admin.refused.{why}") in unescape(client.get(PREVIEW, query_string={**DRAFT, **wrong}).text)


def test_nobody_else_looks(app: Flask, hub: Hub) -> None:
    nurse = signed_in(app.test_client(), hub, NURSE)
    for address in (PREVIEW, f"{PREVIEW}/contents", f"{PREVIEW}/emergency/evacuate"):
        assert app.test_client().get(address).status_code == 303
        assert nurse.get(address).status_code == 403
    assert nurse.post(f"{PREVIEW}/pass").status_code == 403


def test_an_example_has_a_call_in_each_room(client: FlaskClient, hub: Hub) -> None:
    staff(hub)
    signed_in(client, hub, ADMIN, ["admin"])
    states = settings_on(client.get(PREVIEW, query_string={**DRAFT, "data": "example"}).text)["preview"]["states"]
    assert [call["place"] for call in states[0]["state"]["calling"]] == ["room-12", "room-14"]
    assert settings_on(client.get(PREVIEW, query_string=DRAFT).text)["preview"]["states"] is None
    lobby = {"view": "lobby", "language": "en", "data": "example"}
    (told,) = settings_on(client.get(PREVIEW, query_string=lobby).text)["preview"]["states"]
    assert {line["load"]["level"] for line in told["state"]["departments"]} >= {"quiet", "steady"}


def test_a_message_nobody_has_sent_is_drawn_as_this_board_would_show_it(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    asked = {"zone": "department", "where": "cardiology"}
    (sent,) = settings_on(client.get(f"{PREVIEW}/emergency/evacuate", query_string=asked).text)["emergency"]["now"]
    assert (sent["kind"], sent["zone"], sent["where"]) == ("evacuate", "department", "cardiology")
    assert client.get(f"{PREVIEW}/emergency/party").status_code == 404


def test_each_part_of_the_day_has_its_playlist(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    token = token_on(client.get("/admin/contents").text)
    for title, playlist in (("Tea", "morning"), ("Stars", "night")):
        entry = {"kind": "text", "title": title, "playlist": playlist, "seconds": "10", "words_en": title}
        assert client.post("/admin/contents", data={**entry, "csrf_token": token}).status_code == 303
    parts = {"part_from_0": "07:00", "part_playlist_0": "morning", "part_from_1": "10:30", "part_playlist_1": "night"}
    mixed = {**DRAFT, "view": "mixed", **parts}
    address = f"/admin/devices/{BOARD}/board"
    assert client.post(address, data={**mixed, "csrf_token": token}).status_code == 303

    def shown() -> list[str]:
        answer = client.get(f"{PREVIEW}/contents")
        assert answer.json is not None
        return [item["title"] for item in answer.json["items"]]

    assert shown() == ["Tea"]  # it is 10:00
    clock.move(minutes=30)
    assert shown() == ["Stars"]
    wrong = {**mixed, "part_from_0": "soon", "csrf_token": token}
    assert SAY("admin.refused.playlist_by_hour.shape") in unescape(client.post(address, data=wrong).text)


@pytest.mark.browser
def test_the_frame_follows_the_form(browser: Browser, origin: OneOrigin, hub: Hub) -> None:
    from tests.display_server.web.people import add_person

    add_person(hub, ADMIN, ["admin"])
    staff(hub)
    with faultless_page(browser, origin, 1280, 800) as page:
        page.goto(f"/admin/devices/{BOARD}/board")
        page.get_by_label("E-mail").fill(ADMIN)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        frame = page.frame_locator("#board-shown")
        expect(frame.locator("body.lobby")).to_be_visible()
        page.get_by_label(SAY("admin.board.preview_example")).check()
        page.get_by_label(SAY("admin.pair.view_department")).check()
        page.get_by_label(SAY("admin.pair.department"), exact=True).select_option("cardiology")
        expect(frame.locator("body.department")).to_contain_text("017")
