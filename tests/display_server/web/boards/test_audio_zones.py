"""Boards that hear each other: one voice for all of them, nothing said twice, nothing lost when it falls silent."""

import html
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import update

from config.contract.device_api import Heartbeat
from display_server.db.models import Device
from display_server.hub import Hub
from display_server.web.shared.heartbeats import heartbeats_of
from tests.conftest import StandingClock
from tests.display_server.web.boards.conftest import DEPARTMENT, AddBoard, OpenBoard, call, department, of_department
from tests.display_server.web.boards.test_voice import HEAR, as_board, heard, wait_for
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock
from tests.small_cast import KIOSK, NOW

GAINS = """window.gains = [];
const made = AudioContext.prototype.createGain;
AudioContext.prototype.createGain = function () { const gain = made.call(this); window.gains.push(gain); return gain; };"""
"""The first one is the whole board's."""


def entered(hub: Hub, device_id: UUID, **values: object) -> None:
    """What the database knows of a device."""
    hub.writer.run(lambda tx: tx.session.execute(update(Device).where(Device.id == device_id).values(**values)))


def say(client: FlaskClient, device_id: UUID, sound: str = "on") -> dict[str, Any]:
    body: dict[str, Any] = {
        "topics": {},
        "shown": None,
        "level": "fresh",
        "sound": sound,
        "clock": "2026-03-12T08:00:00Z",
    }
    answer: dict[str, Any] = client.post(f"/board/{device_id}/shown", json=body).get_json()
    return answer


def say_shown(client: FlaskClient, device_id: UUID, sound: str = "on") -> bool:
    return bool(say(client, device_id, sound)["speaks"])


def test_one_board_of_an_audio_zone_speaks_and_the_next_takes_over_when_it_cannot(
    hub: Hub, app: Flask, add_board: AddBoard, clock: StandingClock
) -> None:
    boards = [add_board(**of_department(audio_zone="hall", language=language)) for language in ("en", "lt")]
    alone = add_board(**of_department(audio_zone="upstairs"))
    boards.sort(key=str)  # their serials begin as their ids do
    clients = {device_id: as_board(app, device_id) for device_id in [*boards, alone]}

    def speaking(sound: str = "on") -> list[bool]:
        said = [say_shown(clients[boards[0]], boards[0], sound), say_shown(clients[boards[1]], boards[1])]
        heartbeats_of(hub).write(hub)
        return said

    speaking()
    assert speaking() == [True, False]
    assert say_shown(clients[alone], alone)
    speaking("blocked")
    assert speaking("blocked") == [False, True]
    speaking()
    assert speaking() == [True, False]
    clock.move(seconds=1.5)
    assert not say_shown(clients[boards[1]], boards[1])
    clock.move(seconds=2)  # the first one's plug was pulled
    assert say_shown(clients[boards[1]], boards[1])


def zone_on(client: FlaskClient, device_id: UUID) -> dict[str, Any]:
    """What the page lets its sounds know."""
    page = html.unescape(client.get(f"/board/{device_id}").text)
    sound: dict[str, Any] = json.loads(page.partition('data-page="')[2].partition('">')[0])["sound"]
    return sound


def test_a_zone_hears_its_departments_whole_and_of_a_door_its_room_alone(app: Flask, add_board: AddBoard) -> None:
    hall = add_board(view="department", department="cardiology", chime=True, audio_zone="hall")
    door = add_board(view="door", room="room-12", chime=True, audio_zone="hall")
    alone = add_board(view="department", department="cardiology", chime=True)
    heard = {one: zone_on(as_board(app, one), one) for one in (hall, door, alone)}
    assert heard[hall]["topics"] == {"department:cardiology": ["room-12"]}
    assert heard[door]["topics"] == {"department:cardiology": None}
    assert heard[alone]["topics"] == {}
    assert [heard[one]["report_ms"] for one in (hall, door, alone)] == [1500, 1500, 10000]


def test_a_kiosk_that_reads_aloud_makes_the_screens_of_its_zone_speak_low(
    hub: Hub, app: Flask, kiosk: FlaskClient, add_board: AddBoard, clock: StandingClock
) -> None:
    board = add_board(**of_department(audio_zone="hall"))
    client = as_board(app, board)
    entered(hub, KIOSK, settings={"audio_zone": "hall"})
    about = Heartbeat(program_version="1", clock=clock.now(), speaks_s=8.0)
    assert (
        kiosk.post("/api/v1/heartbeats", data=about.model_dump_json(), content_type="application/json").status_code
        == 200
    )
    assert say(client, board)["hushed"]
    heartbeats_of(hub).write(hub)
    clock.move(seconds=7)
    assert say(client, board)["hushed"]
    clock.move(seconds=2)
    assert not say(client, board)["hushed"]


@pytest.mark.browser
def test_two_screens_with_one_call_say_it_once_and_who_takes_over_says_what_is_young(
    page: Page, push: StandInPush, open_board: OpenBoard, add_board: AddBoard, hub: Hub
) -> None:
    own_clock(page)
    page.add_init_script(HEAR)
    page.add_init_script(GAINS)
    before = add_board(**of_department(audio_zone="hall", language="lt"))
    entered(hub, before, serial="A1", seen={"sound": "on"}, last_seen=NOW + timedelta(minutes=1))
    push.say(DEPARTMENT, department())
    open_board(**of_department(audio_zone="hall", voice=False))
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(1, "K-001")))
    expect(page.locator(".call.yours")).to_have_count(1)
    let_pass(page, 2, push)
    assert heard(page, "chime") == []  # the other one speaks
    entered(hub, before, last_seen=NOW - timedelta(minutes=1))  # its plug was pulled
    with page.expect_response("**/shown"):
        let_pass(page, 2, push)
    assert [one["callId"] for one in wait_for(page, "chime", 1)] == [1]
    loudness = []
    for speaks_s in (600, 0):  # a kiosk of the zone reads to somebody, and has ended
        seen = {"speaks_s": speaks_s}
        entered(hub, KIOSK, settings={"audio_zone": "hall"}, seen=seen, last_seen=hub.clock.now())
        with page.expect_response("**/shown"):
            let_pass(page, 2, push)
        let_pass(page, 1, push)
        loudness.append(page.evaluate("gains[0].gain.value"))
    assert loudness == pytest.approx([0.25 * 0.6, 0.6])
