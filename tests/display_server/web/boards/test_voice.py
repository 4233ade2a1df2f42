"""Calls that are spoken: which files a board is given, what real Chromium plays of real espeak-ng, and what fails."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Place, Stage
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.web.boards.voice import that_fit, voice_of
from display_server.web.shared.heartbeats import heartbeats_of
from hardware.ports import NoVoice, Utterance
from hardware.speaker.clip_pack import ClipPack
from hardware.speaker.kept_sounds import KeptSounds
from hardware.speaker.speaker import Said, Speaker
from hardware.speaker.stand_in import StandInEngine
from hardware.speaker.wav import measure
from hardware.speaker.worker import SpeechWorker
from tests.display_server.services.queue_acts import staff, take_number
from tests.display_server.web.boards.conftest import (
    DEPARTMENT,
    SECRET,
    AddBoard,
    OpenBoard,
    call,
    department,
    of_department,
    room,
)
from tests.display_server.web.boards.too_long import TOO_LONG
from tests.display_server.web.stand_in_push import StandInPush
from tests.patience import PATIENCE_S

HEAR = """window.heard = [];
for (const what of ['chime', 'speaks', 'spoken'])
  addEventListener(`atrium:${what}`, (event) => window.heard.push({ what, at: performance.now(), ...event.detail }));"""


@pytest.fixture
def engine(hub: Hub, tmp_path: Path) -> Iterator[StandInEngine]:
    """The hub's voice with a stand-in for espeak-ng, which would sound the same to a test."""
    engine = StandInEngine()
    worker = SpeechWorker(Speaker(engine, KeptSounds(tmp_path / "kept"), ClipPack(tmp_path / "clips")))
    hub.memory["voice"] = worker
    yield engine
    worker.close()


@pytest.fixture
def board(hub: Hub, app: Flask, add_board: AddBoard) -> tuple[UUID, FlaskClient]:
    device_id = add_board(**of_department())
    return device_id, as_board(app, device_id)


def as_board(app: Flask, device_id: UUID) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("atrium_board", f"{SECRET}{device_id}", path=f"/board/{device_id}")
    return client


def called(hub: Hub, desk: str = "cardiology-12") -> int:
    """Somebody who speaks Lithuanian is called to room 12, which has its name in every language; the call's id."""
    staff(hub, name=desk, desk=desk)
    take_number(hub)
    label = desk.rpartition("-")[2]

    def act(tx: Transaction) -> None:
        tx.session.execute(update(Place).where(Place.code == f"room-{label}").values(names=room(label)))
        call_next(tx, desk=desk, who="account:1")

    hub.writer.run(act)
    with hub.database.reading() as session:
        return session.scalars(select(Stage.call_seq).order_by(Stage.call_seq.desc()).limit(1)).one()


def asked(client: FlaskClient, device_id: UUID, call_id: int) -> dict[str, Any]:
    """Asked as a board asks: again while it is being made."""
    for _ in range(400):
        answer = client.get(f"/board/{device_id}/voice/{call_id}")
        if answer.status_code == 200:
            found: dict[str, Any] = answer.get_json()
            return found
        assert answer.status_code == 202
    raise AssertionError("never ready")


def test_a_call_is_said_in_the_visitors_language_first_and_over_in_twelve_seconds(
    hub: Hub, board: tuple[UUID, FlaskClient], engine: StandInEngine
) -> None:
    device_id, client = board
    said = asked(client, device_id, called(hub))["say"]
    assert [one["language"] for one in said][:2] == ["lt", "en"]
    assert 1.4 + sum(one["seconds"] for one in said) + 0.35 * (len(said) - 1) <= 12
    assert engine.said[0].text == "Numeris ka, nulis nulis vienas. Dvyliktas kabinetas."
    assert engine.said[0].clips == ("call-1", "letter-K", "digit-0", "digit-0", "digit-1", "place-room-12")
    assert len(said) < len(engine.said) == 5


def test_a_sentence_that_alone_is_too_long_gives_way_to_one_that_is_not() -> None:
    def fit(*seconds: float) -> list[float]:
        spoken = [(Utterance(Language.ENGLISH, ""), Said("", Path(), one)) for one in seconds]
        return [said.seconds for _, said in that_fit(spoken)]

    assert fit(5, 5.2, 5.3) == [5, 5.2]
    assert fit(11, 5, 4) == [5, 4]
    assert fit(13, 11, 12) == [11]  # none fits: the shortest, never silence
    assert fit() == []


def test_the_file_is_the_boards_alone_and_never_changes(
    hub: Hub, app: Flask, board: tuple[UUID, FlaskClient], engine: StandInEngine, add_board: AddBoard
) -> None:
    device_id, client = board
    first = asked(client, device_id, called(hub))["say"][0]
    answer = client.get(first["wav"])
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert measure(answer.data).seconds == pytest.approx(first["seconds"], abs=0.01)
    assert client.get(f"/board/{device_id}/voice/{'0' * 64}.wav").status_code == 404
    assert client.get(f"/board/{device_id}/voice/{'..%2f' * 3}hub.wav").status_code == 404
    assert app.test_client().get(first["wav"]).status_code == 401
    other = add_board(**of_department(language="ru"))
    assert client.get(first["wav"].replace(str(device_id), str(other))).status_code == 401


def test_another_node_of_the_hub_makes_the_file_again(
    hub: Hub, board: tuple[UUID, FlaskClient], engine: StandInEngine
) -> None:
    device_id, client = board
    first = asked(client, device_id, called(hub))["say"][0]
    file = voice_of(hub).file(first["wav"].rpartition("/")[2].partition(".wav")[0])
    assert file is not None
    file.unlink()
    assert client.get(first["wav"]).status_code == 200


def test_a_slow_engine_holds_nobody_up_and_a_failing_one_is_said(
    hub: Hub, board: tuple[UUID, FlaskClient], engine: StandInEngine
) -> None:
    device_id, client = board
    call_id = called(hub)
    engine.faults.slow_s = 0.6
    assert client.get(f"/board/{device_id}/voice/{call_id}").status_code == 202, "answered before the engine has"
    engine.faults.slow_s = 0.0
    assert asked(client, device_id, call_id)["say"]
    engine.faults.no_voice = NoVoice.ENGINE_DIED
    answer = asked(client, device_id, called(hub, "cardiology-14"))
    assert (answer["say"], answer["failed"]) == ([], ["engine_died"] * 5)
    assert asked(client, device_id, 999_999) == {"say": [], "failed": []}


def heard(page: Page, what: str) -> list[dict[str, Any]]:
    return [one for one in page.evaluate("window.heard") if one["what"] == what]


def wait_for(page: Page, what: str, count: int, within_s: float = PATIENCE_S) -> list[dict[str, Any]]:
    """The page's own rules forbid evaluating text, so the waiting is done here."""
    until = time.monotonic() + within_s
    while len(heard(page, what)) < count and time.monotonic() < until:
        page.wait_for_timeout(100)
    found = heard(page, what)
    assert len(found) == count, page.evaluate("window.heard")
    return found


def test_two_calls_in_one_second_are_both_spoken_one_after_the_other(
    page: Page, push: StandInPush, open_board: OpenBoard, hub: Hub
) -> None:
    """Real espeak-ng, played by real Chromium: chime, then the visitor's language, then the board's, then the next call."""
    page.add_init_script(HEAR)
    push.say(DEPARTMENT, department())
    open_board(**of_department())
    expect(page.locator(".call.none")).to_be_visible()
    first, second = called(hub), called(hub, "cardiology-14")
    push.say(DEPARTMENT, department(call(first, "K-001", "12")))
    push.say(DEPARTMENT, department(call(second, "K-002", "14"), call(first, "K-001", "12")))
    expect(page.locator(".call.yours")).to_have_count(2)  # the picture does not wait
    chimes = wait_for(page, "chime", 2)
    spoken = heard(page, "spoken")
    assert {one["callId"] for one in spoken} == {first}
    assert [one["language"] for one in spoken][:2] == ["lt", "en"]
    begun = heard(page, "speaks")
    assert all(end["at"] - start["at"] > 900 * start["seconds"] for start, end in zip(begun, spoken, strict=False))
    assert 1.4 + sum(one["seconds"] for one in spoken) + 0.35 * (len(spoken) - 1) <= 12
    assert chimes[1]["at"] > max(one["at"] for one in spoken)
    begin = next(one["at"] for one in begun if one["callId"] == first) - chimes[0]["at"]
    assert begin > 1300  # behind the chime
    voice_of(hub).close()


def test_a_call_taken_back_while_it_waited_is_not_spoken(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    page.add_init_script(HEAR)
    push.say(DEPARTMENT, department())
    open_board(**of_department(voice=False))
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(3, "K-003"), call(2, "K-002"), call(1, "K-001")))
    wait_for(page, "chime", 1)
    push.say(DEPARTMENT, department(call(3, "K-003"), last=("K-001",)))
    assert [one["callId"] for one in wait_for(page, "chime", 2)] == [1, 3]


def test_a_voice_that_fails_is_said_on_the_board_and_to_the_fleet(
    page: Page, push: StandInPush, open_board: OpenBoard, hub: Hub, engine: StandInEngine
) -> None:
    engine.faults.no_voice = NoVoice.NO_ENGINE
    page.add_init_script(HEAR)
    push.say(DEPARTMENT, department())
    open_board(**of_department())
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(called(hub), "K-001", "12")))
    expect(page.get_by_text("No voice")).to_be_visible()
    assert [one["heard"] for one in heard(page, "chime")] == [True]  # the chime is its own
    for _ in range(400):
        if [seen["sound"] for _, seen in heartbeats_of(hub)._heard.values()] == ["failed"]:
            break
        page.wait_for_timeout(100)
    assert [seen["sound"] for _, seen in heartbeats_of(hub)._heard.values()] == ["failed"]


def test_what_is_not_heard_is_said_in_words_that_fit_two_columns_of_calls(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    push.say(DEPARTMENT, department())
    open_board(**of_department(language="uk"))  # the longest words
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(*(call(20 - at, f"KM-10{at}7", f"11{at}") for at in range(6))))
    expect(page.locator("[data-sound=failed]")).to_be_visible()
    assert page.evaluate(TOO_LONG) == []
