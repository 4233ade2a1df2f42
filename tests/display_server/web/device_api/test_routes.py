"""The device API as a kiosk meets it."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from config.contract.catalogue import Catalogue
from config.contract.device_api import (
    CheckInAnswer,
    HeartbeatAnswer,
    IssuedNumber,
    LeasedBlock,
    PairingCode,
    Problem,
    StreamPass,
)
from config.contract.words import CheckInResult, Language, Name
from display_server.db.models import AuditLine, Device
from display_server.hub import Hub
from display_server.push.passes import read_pass
from display_server.services.devices.approve_pairing import NewDevice, approve_pairing
from display_server.web.shared.heartbeats import heartbeats_of
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import CODE, book
from tests.small_cast import KIOSK, KIOSK_SECRET, NOW

API = "/api/v1"


def ask(**changes: Any) -> dict[str, Any]:
    body = {
        "request_id": str(uuid7()),
        "session_id": str(uuid7()),
        "service": "blood-test",
        "language": "uk",
        "asked_at": NOW.isoformat(),
    }
    return {**body, **changes}


def test_a_kiosk_takes_a_number(kiosk: FlaskClient) -> None:
    answer = kiosk.post(f"{API}/numbers", json=ask())
    assert answer.status_code == 200
    assert IssuedNumber.model_validate_json(answer.data).number == "M-001"


def test_a_kiosk_that_asks_again_gets_the_same_bytes(kiosk: FlaskClient) -> None:
    body = ask()
    first, again = (kiosk.post(f"{API}/numbers", json=body) for _ in range(2))
    assert first.data == again.data


def test_the_same_id_with_another_body_is_a_problem_that_names_it(kiosk: FlaskClient) -> None:
    body = ask()
    kiosk.post(f"{API}/numbers", json=body)
    answer = kiosk.post(f"{API}/numbers", json={**body, "service": "cardiology-consultation"})
    assert answer.status_code == 409
    problem = Problem.model_validate_json(answer.data)
    assert (problem.code, list(problem.fields)) == ("request_id_used", ["request_id"])


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", f"Bearer {KIOSK}", f"Bearer {KIOSK}.wrong", f"Basic {KIOSK}.{KIOSK_SECRET}", f"Bearer x.{KIOSK_SECRET}",
     f"Bearer {UUID(int=7)}.{KIOSK_SECRET}", "Bearer " + "x" * 5000, "Bearer é.ü"],
)  # fmt: skip
def test_nobody_else_takes_one(client: FlaskClient, header: str) -> None:
    answer = client.post(f"{API}/numbers", json=ask(), headers={"Authorization": header})
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")


def test_a_revoked_kiosk_is_refused_within_a_minute(kiosk: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    assert kiosk.post(f"{API}/numbers", json=ask()).status_code == 200
    hub.writer.run(lambda tx: tx.connection.execute(update(Device).values(revoked_at=NOW)))
    clock.move(seconds=60)
    assert kiosk.post(f"{API}/numbers", json=ask()).status_code == 401


def test_a_rotated_secret_overlaps_with_the_one_before(kiosk: FlaskClient, hub: Hub) -> None:
    values = {"previous_secret_hash": Device.secret_hash, "secret_hash": "0" * 64}
    hub.writer.run(lambda tx: tx.connection.execute(update(Device).values(values)))
    assert kiosk.post(f"{API}/numbers", json=ask()).status_code == 200


def test_a_board_takes_no_numbers(kiosk: FlaskClient, hub: Hub) -> None:
    hub.writer.run(lambda tx: tx.connection.execute(update(Device).values(kind="board")))
    answer = kiosk.post(f"{API}/numbers", json=ask())
    assert (answer.status_code, answer.get_json()["code"]) == (403, "kiosks_only")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"request_id": "not-an-id"}, "request_id"),
        ({"service": "UPPER CASE"}, "service"),
        ({"language": "xx"}, "language"),
        ({"asked_at": "yesterday"}, "asked_at"),
        ({"asked_at": 12}, "asked_at"),
        ({"asked_at": "2026-03-12T09:20:00"}, "asked_at"),
        ({"asked_at": "0001-01-01T00:00:00+23:59"}, "asked_at"),
        ({"asked_at": "9999-12-31T23:59:59-23:59"}, "asked_at"),
        ({"extra": 1}, "extra"),
        ({"service": None}, "service"),
    ],
)
def test_a_wrong_field_is_named_and_never_quoted(kiosk: FlaskClient, changes: dict[str, Any], field: str) -> None:
    answer = kiosk.post(f"{API}/numbers", json=ask(**changes))
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    said = answer.get_json()
    assert list(said["fields"]) == [field]
    assert "UPPER CASE" not in answer.text


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"1e999", b'{"request_id":' + b"[" * 500])
def test_what_is_no_body_of_ours_is_a_problem(kiosk: FlaskClient, body: bytes) -> None:
    answer = kiosk.post(f"{API}/numbers", data=body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["fields"]


def test_other_content_types_methods_and_addresses_are_problems_too(kiosk: FlaskClient) -> None:
    assert kiosk.post(f"{API}/numbers", data="x").status_code == 415
    refused = kiosk.get(f"{API}/numbers")
    assert (refused.status_code, refused.content_type) == (405, "application/problem+json")
    assert "POST" in refused.headers["Allow"]
    assert kiosk.post(f"{API}/numbers", data=b"x" * 1_100_000, content_type="application/json").status_code == 413


def test_an_unknown_service_is_named(kiosk: FlaskClient) -> None:
    answer = kiosk.post(f"{API}/numbers", json=ask(service="palmistry"))
    assert (answer.status_code, list(answer.get_json()["fields"])) == (422, ["service"])


def check_in(kiosk: FlaskClient, **code: Any) -> Any:
    body = ask(**code)
    del body["service"]
    return kiosk.post(f"{API}/check-ins", json=body)


def test_a_booked_patient_checks_in(kiosk: FlaskClient, hub: Hub) -> None:
    book(hub)
    answer = CheckInAnswer.model_validate_json(check_in(kiosk, code=CODE).data)
    assert answer.result is CheckInResult.REGISTERED
    assert CheckInAnswer.model_validate_json(check_in(kiosk, code="BBBBBBBB").data).result is CheckInResult.NOT_FOUND


def test_guessing_ends_with_429(kiosk: FlaskClient) -> None:
    statuses = [check_in(kiosk, code="BBBBBBBB").status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    assert check_in(kiosk, code="BBBBBBBB").get_json()["code"] == "too_many_tries"


def test_paper_and_unclaimed_numbers_are_recorded_once(kiosk: FlaskClient) -> None:
    visit = kiosk.post(f"{API}/numbers", json=ask()).get_json()["visit_id"]
    printed = {"request_id": str(uuid7()), "visit_id": visit, "outcome": "printed", "printed_at": NOW.isoformat()}
    left = {"request_id": str(uuid7()), "visit_id": visit}
    for path, body in (("prints", printed), ("prints", printed), ("unclaimed", left), ("unclaimed", left)):
        assert kiosk.post(f"{API}/{path}", json=body).get_json() == {"recorded": True}
    unknown = {**left, "request_id": str(uuid7()), "visit_id": str(uuid7())}
    assert kiosk.post(f"{API}/unclaimed", json=unknown).status_code == 404


def test_a_heartbeat_is_written_in_a_batch(kiosk: FlaskClient, hub: Hub) -> None:
    body = {"program_version": "0.1.0", "clock": NOW.isoformat(), "paper": "ready"}
    answer = HeartbeatAnswer.model_validate_json(kiosk.post(f"{API}/heartbeats", json=body).data)
    assert (answer.hub_time, answer.catalogue_revision) == (NOW, 1)
    assert heartbeats_of(hub).write(hub) == 1
    with hub.database.reading() as session:
        device = session.get_one(Device, KIOSK)
    assert (device.last_seen, device.seen["paper"]) == (NOW, "ready")


def test_the_catalogue_comes_once_a_revision(kiosk: FlaskClient) -> None:
    first = kiosk.get(f"{API}/catalogue")
    found = Catalogue.model_validate_json(first.data)
    assert (found.kiosk.serial, found.demo, len(found.services)) == ("L1", False, 3)
    assert [service.room for service in found.services] == [None, "room-3", "room-3"]
    again = kiosk.get(f"{API}/catalogue", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert kiosk.get(f"{API}/catalogue", headers={"If-None-Match": '"0"'}).status_code == 200


def test_a_kiosk_may_listen_to_its_site_for_ten_minutes(kiosk: FlaskClient, hub: Hub) -> None:
    answer = StreamPass.model_validate_json(kiosk.post(f"{API}/stream-passes", json={}).data)
    claims = read_pass(hub.secrets.stream_key, answer.token, NOW)
    assert (claims.topics, claims.device) == (("site:st-anna",), KIOSK)
    assert answer.stream_url.endswith(f"/stream/{claims.name}")


def test_a_new_device_gets_a_code_and_waits_for_approval(client: FlaskClient) -> None:
    answer = client.post(f"{API}/pairings", json={"kind": "kiosk", "model": "Test"})
    code = PairingCode.model_validate_json(answer.data)
    polled = client.post(f"{API}/pairings/poll", json={"device_code": code.device_code})
    assert polled.get_json()["approved"] is False
    assert client.post(f"{API}/pairings/poll", json={"device_code": code.device_code}).status_code == 429
    assert client.post(f"{API}/pairings/poll", json={"device_code": "never"}).status_code == 404


def test_a_lost_secret_is_answered_again_until_the_kiosks_first_call(client: FlaskClient, hub: Hub) -> None:
    code = client.post(f"{API}/pairings", json={"kind": "kiosk", "model": "Test"}).get_json()
    new = NewDevice({Language.ENGLISH: Name(name="Side door")}, "L7")
    hub.writer.run(lambda tx: approve_pairing(tx, code=code["code"], device=new, who="account:1"))
    first, again = (
        client.post(f"{API}/pairings/poll", json={"device_code": code["device_code"]}).get_json() for _ in range(2)
    )
    assert again == first
    bearer = {"Authorization": f"Bearer {first['device_id']}.{first['secret']}"}
    assert client.get(f"{API}/catalogue", headers=bearer).status_code == 200
    assert client.post(f"{API}/pairings/poll", json={"device_code": code["device_code"]}).status_code == 404


def test_a_kiosk_leases_hands_in_and_gives_back(kiosk: FlaskClient) -> None:
    body = {"request_id": str(uuid7()), "series": "tests", "size": 20}
    block = LeasedBlock.model_validate_json(kiosk.post(f"{API}/leases", json=body).data)
    assert (block.letters, block.first, block.last) == ("M", 500, 519)
    given = ask(lease_id=str(block.lease_id), number=500, hub_time=NOW.isoformat(), issued_at=NOW.isoformat())
    given.pop("asked_at")
    assert kiosk.post(f"{API}/offline-numbers", json=given).get_json() == {"recorded": True}
    back = {"request_id": str(uuid7()), "lease_id": str(block.lease_id), "next_number": 501}
    assert kiosk.post(f"{API}/leases/returned", json=back).get_json() == {"recorded": True}


def test_a_number_that_was_never_the_kiosks_is_refused_loudly(kiosk: FlaskClient, hub: Hub) -> None:
    given = ask(lease_id=str(uuid7()), number=777, hub_time=NOW.isoformat(), issued_at=NOW.isoformat())
    given.pop("asked_at")
    answer = kiosk.post(f"{API}/offline-numbers", json=given)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "lease_unknown")
    with hub.database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.what == "offline_number.refused")).one()
        assert line.after is not None
        assert (line.who, line.after["number"]) == (f"device:{KIOSK}", 777)


def test_too_large_a_block_is_refused_by_its_field(kiosk: FlaskClient) -> None:
    answer = kiosk.post(f"{API}/leases", json={"request_id": str(uuid7()), "series": "tests", "size": 201})
    assert (answer.status_code, list(answer.get_json()["fields"])) == (422, ["size"])
