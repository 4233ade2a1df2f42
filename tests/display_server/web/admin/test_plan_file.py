"""A plan out to a file and in again: read aside, said what is wrong with it, and nobody is led by it until somebody says so."""

import io
import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import SitePlan
from display_server.db.reading.own_site import own_site
from display_server.db.reading.plan_in_force import plan_in_force
from display_server.hub import Hub
from display_server.services.plans import read_aside
from display_server.services.plans.plans import keep_plan, put_due_plans_in_force
from tests.conftest import StandingClock
from tests.display_server.services.plan_acts import plan_of
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.display_server.web.phone.test_ways import plan

SAY = words(Language.ENGLISH).say


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    drawn = plan().model_dump(mode="json")
    hub.writer.run(
        lambda tx: keep_plan(tx, site=own_site(tx.session), plan=plan_of(drawn), source="first", who="command")
    )
    return signed_in(client, hub, ADMIN, ["admin"])


def in_force(hub: Hub) -> int:
    with hub.database.reading() as session:
        found = plan_in_force(session, own_site(session).id)
    assert found is not None
    return int(found.version)


def send(admin: FlaskClient, data: bytes, name: str = "house.json") -> tuple[int, str]:
    body = {"csrf_token": token_on(admin.get("/admin/maps/file").text), "file": (io.BytesIO(data), name)}
    answer = admin.post("/admin/maps/file", data=body, content_type="multipart/form-data")
    return answer.status_code, answer.text


def test_what_goes_out_comes_in_as_a_version_that_leads_nobody(
    admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    taken = admin.get("/admin/maps/versions/1.json")
    assert taken.status_code == 200
    changed = json.loads(taken.data)
    changed["places"][0]["names"]["en"]["name"] = "Another name"
    status, page = send(admin, json.dumps(changed).encode())
    assert status == 200
    assert SAY("admin.plan_file.kept", version=2) in page
    assert SAY("admin.maps.all_reached") in page
    assert in_force(hub) == 1
    assert hub.writer.run(put_due_plans_in_force) == 0
    assert SAY("admin.plan_file.aside") in admin.get("/admin/maps").text
    send(admin, json.dumps(changed).encode())
    with hub.database.reading() as session:
        assert sorted(session.scalars(select(SitePlan.version))) == [1, 2], "the same file again is no other version"
    token = token_on(admin.get("/admin/maps").text)
    for version in (2, 1):  # put in force, and taken back
        clock.move(minutes=1)
        assert admin.post(f"/admin/maps/versions/{version}", data={"csrf_token": token}).status_code == 303
        assert in_force(hub) == version


def test_a_large_file_comes_in_slices(admin: FlaskClient, hub: Hub) -> None:
    data, upload = admin.get("/admin/maps/versions/1.json").data, uuid4()
    token, half = token_on(admin.get("/admin/maps/file").text), len(data) // 2
    for at, part in ((0, data[:half]), (half, data[half:])):
        address = f"/admin/maps/file/slices?upload={upload}&offset={at}"
        said = admin.post(address, data=part, headers={"X-CSRFToken": token}).json
        assert said == {"have": at + len(part)}
    answer = admin.post("/admin/maps/file", data={"csrf_token": token, "upload": str(upload), "name": "big.json"})
    assert answer.status_code == 200
    assert "big.json" in answer.text
    again = admin.post("/admin/maps/file", data={"csrf_token": token, "upload": str(upload)})
    assert again.status_code == 400, "what was read is not kept"


@pytest.mark.parametrize("data", [b"", b"{}", b"<osm", b"\x1f\x8b\x08", b'{"floors": "x"}', b"\xff\xfe[]"])
def test_what_is_no_plan_is_refused_by_its_reader(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "odd.bin"
    file.write_bytes(data)
    assert read_aside._read(file).keys() == {"refused"}


def test_what_is_no_plan_changes_nothing(admin: FlaskClient, hub: Hub) -> None:
    status, page = send(admin, b"PK\x03\x04 nonsense", "odd.bin")
    assert status == 422
    assert SAY("admin.plan_file.no_plan") in page
    with hub.database.reading() as session:
        assert session.scalars(select(SitePlan.version)).all() == [1]


def test_a_plan_is_read_behind_everybody_and_never_beyond_what_web_can_hold(tmp_path: Path) -> None:
    """In a child: it would step back for the rest of these tests."""
    file = tmp_path / "plan.json"
    file.write_text(plan().model_dump_json())
    told = (
        "import os, sys; from pathlib import Path; from display_server.services.plans import read_aside as r; r._step_back();"
        "print(os.nice(0), Path('/proc/self/oom_score_adj').read_text().strip());"
        "r.LONGEST = 100; print(r._read(Path(sys.argv[1])))"
    )
    done = subprocess.run([sys.executable, "-c", told, str(file)], capture_output=True, text=True, check=True)
    first, said = done.stdout.splitlines()
    assert int(first.split()[0]) >= 10
    assert first.split()[1] == "1000"
    assert "more than any house" in said


def test_what_is_wrong_with_it_is_said_by_its_names(admin: FlaskClient) -> None:
    said = json.loads(admin.get("/admin/maps/versions/1.json").data)
    said["doors"] = said["doors"][:1]
    said["passages"] = []
    status, page = send(admin, json.dumps(said).encode())
    assert status == 200
    assert SAY("admin.maps.all_reached") not in page
    assert words(Language.ENGLISH).count("admin.plan.found.unreached", 3).split(" ", 1)[1] in page
