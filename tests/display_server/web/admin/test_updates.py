"""Kiosks follow the hub's version wave by wave: what each is offered, when it goes on by itself, when it stops."""

import base64
import hashlib
import time
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.device_api import HeartbeatAnswer
from config.contract.updates import PIECE
from config.contract.words import Language
from config.locale import words
from config.version import PROGRAM
from display_server.db.models import AuditLine, Device
from display_server.hub import Hub
from display_server.services.devices.bundles import PIECES_A_SECOND
from display_server.services.devices.rollouts import LONGEST_S, advance_rollout, open_rollout, wait_of
from display_server.services.records.note_version import note_version
from display_server.web.shared.heartbeats import heartbeats_of
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.small_cast import KIOSK

SAY = words(Language.ENGLISH).say
BUNDLE = bytes(range(256)) * 4096 + b"and a short last piece"
BEFORE = "0.0.9"


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


@pytest.fixture(autouse=True)
def bundle(hub: Hub) -> None:
    folder = hub.settings.home / "updates"
    folder.mkdir()
    (folder / f"atrium-{PROGRAM}.update").write_bytes(BUNDLE)


def beats(kiosk: FlaskClient, hub: Hub, clock: StandingClock, program: str = BEFORE, **said: Any) -> HeartbeatAnswer:
    body: dict[str, Any] = {"program_version": program, "clock": clock.now().isoformat()}
    if said:
        body["update"] = {"version": PROGRAM, **said}
    answer = HeartbeatAnswer.model_validate_json(kiosk.post("/api/v1/heartbeats", json=body).data)
    heartbeats_of(hub).write(hub)
    return answer


def press(admin: FlaskClient, act: str, **entered: str) -> int:
    page = admin.get("/admin/updates").text
    return admin.post("/admin/updates", data={"csrf_token": token_on(page), "act": act, **entered}).status_code


def in_ring(hub: Hub, ring: str) -> None:
    def set_ring(tx: Any) -> None:
        device = tx.session.get_one(Device, KIOSK)
        device.settings = {**device.settings, "ring": ring}

    hub.writer.run(set_ring)


def acts(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return [line.what for line in session.scalars(select(AuditLine).where(AuditLine.what.like("rollout.%")))]


def test_a_kiosk_is_offered_the_version_when_its_wave_comes_and_fetches_every_byte(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    in_ring(hub, "second")
    assert beats(kiosk, hub, clock).update is None
    assert press(admin, "begin") == 303
    assert beats(kiosk, hub, clock).update is None
    assert kiosk.post("/api/v1/update-pieces", json={"version": PROGRAM, "piece": 0}).status_code == 404
    assert press(admin, "move_on") == 303
    offer = beats(kiosk, hub, clock).update
    assert offer is not None
    assert (offer.version, offer.size, offer.sha256) == (PROGRAM, len(BUNDLE), hashlib.sha256(BUNDLE).hexdigest())
    came = b""
    for piece in range(-(-offer.size // PIECE)):
        said = kiosk.post("/api/v1/update-pieces", json={"version": PROGRAM, "piece": piece}).json
        assert said is not None
        came += base64.b64decode(said["data"])
    assert came == BUNDLE
    for body in ({"version": PROGRAM, "piece": 99}, {"version": "9.9.9", "piece": 0}):
        assert kiosk.post("/api/v1/update-pieces", json=body).status_code == 404
    for name in ("../secrets", "0.1", "0.1.0/..", "1.0.0\n"):
        assert kiosk.post("/api/v1/update-pieces", json={"version": name, "piece": 0}).status_code == 422
    assert acts(hub) == ["rollout.begun", "rollout.moved"]


def test_a_whole_fleet_that_fetches_takes_a_part_of_web_only(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    """Numbers are issued by the same process: a piece costs it as much as several of them."""
    in_ring(hub, "first")
    press(admin, "begin")
    began = time.monotonic()
    answers = [
        kiosk.post("/api/v1/update-pieces", json={"version": PROGRAM, "piece": 0}) for _ in range(3 * PIECES_A_SECOND)
    ]
    given = sum(answer.status_code == 200 for answer in answers)
    assert PIECES_A_SECOND <= given <= PIECES_A_SECOND * (1 + time.monotonic() - began) + 1
    refused = next(answer for answer in answers if answer.status_code != 200)
    assert refused.status_code == 429
    assert "too_many_pieces" in refused.text


def test_kiosks_of_a_wave_begin_one_after_the_other() -> None:
    waits = sorted(wait_of(UUID(int=number), 500) for number in range(500))
    assert (waits[0], waits[-1] <= LONGEST_S) == (0.0, True)
    assert min(later - sooner for sooner, later in pairwise(waits)) > 1.0


def test_it_goes_on_by_itself_once_a_wave_has_run_it_for_the_hours(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    in_ring(hub, "first")
    assert press(admin, "begin", pause_hours="4") == 303
    clock.move(hours=5)
    beats(kiosk, hub, clock, step="waits")
    assert hub.writer.run(advance_rollout) == ""
    beats(kiosk, hub, clock, PROGRAM, step="current")
    assert hub.writer.run(advance_rollout) == "", "the hours begin when all of the wave run it"
    clock.move(hours=4)
    beats(kiosk, hub, clock, PROGRAM, step="current")
    assert hub.writer.run(advance_rollout) == "moved"
    assert hub.writer.run(advance_rollout) == ""
    clock.move(hours=4)
    assert hub.writer.run(advance_rollout) == "", "a version that fell silent may have killed its kiosk"
    beats(kiosk, hub, clock, PROGRAM, step="current")
    assert hub.writer.run(advance_rollout) == "moved"
    assert hub.writer.run(advance_rollout) == "ended"
    assert SAY("admin.updates.state.level", version=PROGRAM) in admin.get("/admin/updates").text
    assert acts(hub) == ["rollout.begun", "rollout.moved", "rollout.moved", "rollout.ended"]


def test_by_hand_nothing_goes_on_by_itself(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    in_ring(hub, "first")
    press(admin, "begin")
    beats(kiosk, hub, clock, PROGRAM, step="current")
    with hub.database.reading() as session:
        begun = open_rollout(session)
    assert begun is not None
    clock.move(days=30)
    assert hub.writer.run(advance_rollout) == ""
    assert f"{begun.begun_at:%Y-%m-%d}" in admin.get("/admin/updates").text, "a time of day alone would be today's"


def test_one_that_cannot_take_it_stops_it_for_all_and_is_said(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    in_ring(hub, "first")
    press(admin, "begin", pause_hours="1")
    beats(kiosk, hub, clock, step="refused", trouble="self_test")
    assert hub.writer.run(advance_rollout) == "stopped"
    assert beats(kiosk, hub, clock, step="refused", trouble="self_test").update is None
    page, fleet = admin.get("/admin/updates").text, admin.get("/admin/").text
    assert SAY("admin.updates.state.failed", version=PROGRAM) in page
    assert SAY("admin.updates.trouble.self_test") in page
    assert SAY("admin.updates.trouble.self_test") in fleet
    assert SAY("admin.updates.go_on") in page
    assert press(admin, "go_on") == 303
    assert hub.writer.run(advance_rollout) == ""  # it holds nobody up any more
    clock.move(hours=1)
    assert hub.writer.run(advance_rollout) == "moved"


def test_a_stopped_version_goes_to_nobody_else_and_keys_that_lead_nowhere_say_so(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    assert press(admin, "stop") == 409
    assert press(admin, "") == 400
    assert press(admin, "begin", pause_hours="5") == 422
    in_ring(hub, "first")
    press(admin, "begin")
    assert beats(kiosk, hub, clock).update is not None
    assert press(admin, "stop") == 303
    assert beats(kiosk, hub, clock).update is None
    assert press(admin, "move_on") == 409
    with hub.database.reading() as session:
        rollout = open_rollout(session)
    assert rollout is not None
    assert rollout.ring == 1


def test_a_wave_is_chosen_on_the_kiosks_page(admin: FlaskClient, hub: Hub) -> None:
    page = f"/admin/devices/{KIOSK}/kiosk"
    entered = {"csrf_token": token_on(admin.get(page).text), "emergency_phone": "112"}
    assert admin.post(page, data={**entered, "ring": "third"}).status_code == 422
    assert admin.post(page, data={**entered, "ring": "second"}).status_code == 303
    assert SAY("admin.updates.ring.second") in admin.get("/admin/updates").text


def test_another_version_of_the_hub_is_audited_once(hub: Hub) -> None:
    assert hub.writer.run(note_version) is True
    assert hub.writer.run(note_version) is False
