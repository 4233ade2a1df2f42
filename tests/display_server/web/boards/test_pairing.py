"""A board joins the house: its code, its cookie, its address, and what happens when it is sent away."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from config.contract.words import Language, Name
from display_server.db.columns.encryption import sealed
from display_server.db.models import Device
from display_server.hub import Hub
from display_server.services.devices.approve_pairing import NewDevice, approve_pairing
from display_server.services.devices.revoke_device import revoke_device
from tests.conftest import StandingClock
from tests.display_server.web.boards.conftest import LOBBY, SECRET, AddBoard, lobby
from tests.display_server.web.stand_in_push import StandInPush

NEW = NewDevice(names={Language.ENGLISH: Name(name="Hall")}, serial="B1", settings={"view": "lobby", "language": "lt"})


@pytest.mark.browser
def test_an_unpaired_board_shows_a_code_and_becomes_what_it_is_set_to(
    page: Page, push: StandInPush, hub: Hub, clock: StandingClock
) -> None:
    push.say(LOBBY, lobby())
    page.goto("/board")
    expect(page.locator("#fingerprint")).to_have_text(hub.fingerprint)
    code = page.locator("#code").inner_text().replace("\n", "").replace(" ", "")
    assert len(code) == 8
    assert page.locator(".what-to-do li").count() == 5
    hub.writer.run(lambda tx: approve_pairing(tx, code=code, device=NEW, who="account:1"))
    expect(page.locator("html")).to_have_attribute("lang", "lt")
    expect(page.locator(".row")).to_have_count(3)
    page.goto("/board")  # after a power cut it finds itself again
    expect(page.locator(".row")).to_have_count(3)
    page.context.clear_cookies()  # a clock set from the year 2000 to today ends them all: the screen stays what it was
    page.goto("/board")
    expect(page.locator(".row")).to_have_count(3)
    page.goto("/board/new")  # somebody wants another board here
    expect(page.locator("#code span")).to_have_count(2)
    page.context.clear_cookies()
    with hub.database.reading() as session:
        device_id = session.scalars(select(Device.id).where(Device.serial == "B1")).one()
    hub.writer.run(lambda tx: revoke_device(tx, device_id=device_id, who="account:1"))
    page.goto(f"/board/{device_id}")  # sent away: what it keeps opens nothing
    expect(page.locator("#code span")).to_have_count(2)
    assert page.evaluate("JSON.parse(localStorage['atrium-boards'])") == {"last": None, "sealed": {}}


def test_what_a_screen_keeps_is_sealed_and_only_its_own(client: FlaskClient, add_board: AddBoard, hub: Hub) -> None:
    mine = add_board(view="lobby")
    secret = f"{SECRET}{mine}"
    client.set_cookie("atrium_board", secret, path=f"/board/{mine}")
    page = client.get(f"/board/{mine}").text
    assert secret not in page
    assert client.post("/board/again", json={"kept": sealed(f"{mine}.{secret}")}).get_json() == {
        "approved": True,
        "address": f"/board/{mine}",
    }
    for nonsense in ("", "not ours", sealed("x"), sealed(f"{mine}.other"), sealed(f"{UUID(int=9)}.{secret}")):
        assert client.post("/board/again", json={"kept": nonsense}).status_code == 410
    assert client.post("/board/again", json={"kept": "x" * 501}).status_code == 400


def test_the_secret_never_reaches_the_page(client: FlaskClient, hub: Hub) -> None:
    asked = client.post("/board/pairings", json={}).get_json()
    hub.writer.run(lambda tx: approve_pairing(tx, code=asked["code"], device=NEW, who="account:1"))
    approved = client.post("/board/pairings/poll", json={"device_code": asked["device_code"]})
    assert approved.get_json() == {"approved": True, "address": approved.get_json()["address"]}
    cookies = approved.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert f"Path={approved.get_json()['address']}" in cookies[0]


def test_a_code_nobody_knows_any_more_is_gone(client: FlaskClient) -> None:
    assert client.post("/board/pairings/poll", json={"device_code": "never was"}).status_code == 410
    assert client.post("/board/pairings/poll", data="{").status_code == 400


def test_without_its_cookie_a_board_is_nobody(client: FlaskClient, add_board: AddBoard) -> None:
    board = add_board(view="lobby")
    assert client.post(f"/board/{board}/pass").status_code == 401
    assert client.post(f"/board/{board}/shown", json={}).status_code == 401
    assert client.get(f"/board/{board}").headers["Location"] == f"/board?lost={board}"


def test_one_boards_cookie_opens_no_other_board(client: FlaskClient, add_board: AddBoard) -> None:
    mine, other = add_board(view="lobby"), add_board(view="lobby", language="lt")
    client.set_cookie("atrium_board", f"{SECRET}{mine}", path="/board")
    assert client.post(f"/board/{mine}/pass").status_code == 200
    assert client.post(f"/board/{other}/pass").status_code == 401


def test_a_revoked_board_may_not_listen_any_more(client: FlaskClient, add_board: AddBoard, hub: Hub) -> None:
    board = add_board(view="lobby")
    client.set_cookie("atrium_board", f"{SECRET}{board}", path=f"/board/{board}")
    assert client.post(f"/board/{board}/pass").status_code == 200
    hub.writer.run(lambda tx: revoke_device(tx, device_id=board, who="account:1"))
    assert client.post(f"/board/{board}/pass").status_code == 401


def test_the_pass_is_a_cookie_of_the_boards_own_stream(client: FlaskClient, add_board: AddBoard) -> None:
    board = add_board(view="department", department="cardiology")
    client.set_cookie("atrium_board", f"{SECRET}{board}", path=f"/board/{board}")
    answer = client.post(f"/board/{board}/pass")
    assert answer.get_json()["stream"] == f"/stream/board-{board}"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert f"Path=/stream/board-{board}" in cookie
    assert "HttpOnly" in cookie


def test_demo_doors_do_not_exist_on_a_live_hub(client: FlaskClient) -> None:
    for path in ("lobby", "department/cardiology", "faults", "faults.json"):
        assert client.get(f"/board/demo/{path}").status_code == 404, path
