"""Whether a board shows what it hears, as it says itself and as the hub compares it."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from display_server.db.models import Topic
from display_server.hub import Hub
from display_server.web.shared.heartbeats import heartbeats_of
from tests.display_server.web.boards.conftest import LOBBY, SECRET, AddBoard, lobby, report_of
from tests.display_server.web.boards.test_voice import as_board
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush


@pytest.mark.browser
def test_a_page_that_fails_to_draw_does_not_say_that_it_shows_what_it_heard(
    browser: Browser, push: StandInPush, origin: OneOrigin, add_board: AddBoard
) -> None:
    board = add_board(view="lobby", language="en")
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, base_url=origin.address)
    secret = {"name": "atrium_board", "value": f"{SECRET}{board}", "url": f"{origin.address}/board/{board}"}
    context.add_cookies([secret])  # type: ignore[list-item]  # Playwright's own shape
    page = context.new_page()  # not the fixture's: here a mistake is wanted
    push.say(LOBBY, lobby())
    page.goto(f"/board/{board}")
    expect(page.locator(".row")).to_have_count(3)
    page.evaluate(
        "() => { document.getElementById('departments').replaceChildren = () => { throw new Error('no memory'); }; }"
    )
    version = push.say(LOBBY, lobby(5))
    with page.expect_request(
        lambda one: one.url.endswith("/shown") and report_of(one)["topics"].get(LOBBY) == version
    ) as told:
        expect(page.locator(".row")).to_have_count(3)
    context.close()
    said = report_of(told.value)
    assert (said["topics"][LOBBY], said["topic"], said["shown"]) == (version, LOBBY, None)


def test_the_hub_compares_what_a_board_shows_with_what_was_the_newest(
    hub: Hub, app: Flask, add_board: AddBoard
) -> None:
    device_id = add_board(view="lobby", language="en")
    client = as_board(app, device_id)
    hub.writer.run(lambda tx: tx.session.merge(Topic(name=LOBBY, version=9)))
    body = {"level": "fresh", "sound": "on", "clock": "2026-03-12T08:00:00Z", "topic": LOBBY}

    def follows(heard: int, shown: int | None) -> bool:
        said = {"topics": {LOBBY: heard}, "shown": shown}
        assert client.post(f"/board/{device_id}/shown", json=body | said).status_code == 200
        newest = heartbeats_of(hub).newest(device_id)
        assert newest is not None
        return bool(newest[1]["follows"])

    assert follows(8, 8)  # nobody has asked before what is the newest
    assert [follows(9, 9), follows(10, 10)] == [True, True]
    assert [follows(8, 8), follows(9, 8), follows(9, None)] == [False, False, False]
