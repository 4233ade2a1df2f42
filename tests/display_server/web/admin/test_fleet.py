"""The fleet as pages say it: states in words, what needs attention, one device, taking its right away."""

from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from uuid_utils.compat import uuid7

from config.contract.device_api import LeaseNumbers
from config.contract.service_code import service_code
from config.contract.words import DeviceKind, Language, PaperState
from config.locale import words
from display_server.db.models import AuditLine, Device, Topic
from display_server.hub import Hub
from display_server.services.devices.ask_pairing import ask_pairing
from display_server.services.devices.note_seen import note_seen
from display_server.services.devices.poll_pairing import look_at_pairing
from display_server.services.devices.remote_acts import open_asks
from display_server.services.numbers.lease_numbers import lease_numbers
from display_server.services.numbers.raise_generation import raise_generation
from display_server.web.admin.fleet import DeviceState, read_fleet
from display_server.web.shared.restored_note import TOLD_STAFF_FOR, restored_at
from kiosk.flow.steps import Step
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, add_person, sign_in, signed_in, token_on
from tests.small_cast import KIOSK, named

SAY = words(Language.ENGLISH).say


def hear(hub: Hub, device: UUID = KIOSK, **said: Any) -> None:
    hub.writer.run(lambda tx: note_seen(tx, {device: (hub.clock.now(), said)}))


def add_board(hub: Hub) -> UUID:
    board = uuid7()

    def enter(tx: Any) -> None:
        settings = {"view": "department", "department": "cardiology", "language": "en", "chime": True}
        settings["resolution"] = [3840, 2160]
        values = {"id": board, "site_id": 1, "kind": "board", "serial": "B1", "names": named("Cardiology hall")}
        tx.session.execute(insert(Device).values(**values, seen={}, settings=settings))
        tx.session.execute(insert(Topic).values(name="department:cardiology", version=9))

    hub.writer.run(enter)
    return board


def state_of_kiosk(hub: Hub) -> DeviceState:
    with hub.database.reading() as session:
        return read_fleet(session, hub.clock.now(), Language.ENGLISH).devices[0].state


def test_a_device_that_never_spoke_is_not_called_ready(hub: Hub) -> None:
    assert state_of_kiosk(hub) is DeviceState.NEVER_SEEN


def test_a_kiosks_paper_decides_its_state(hub: Hub) -> None:
    for paper, state in (
        (PaperState.READY, DeviceState.READY),
        (PaperState.OUT, DeviceState.NO_PAPER),
        (PaperState.LOW, DeviceState.LOW_PAPER),
        (PaperState.COVER_OPEN, DeviceState.PRINTER),
        (PaperState.OFFLINE, DeviceState.PRINTER),
        (PaperState.NONE, DeviceState.NO_PRINTER),
    ):
        hear(hub, paper=paper.value)
        assert state_of_kiosk(hub) is state, paper


def test_a_minute_without_a_word_is_a_silence(hub: Hub, clock: StandingClock) -> None:
    hear(hub, paper="ready")
    clock.move(seconds=59)
    assert state_of_kiosk(hub) is DeviceState.READY
    clock.move(seconds=1)
    assert state_of_kiosk(hub) is DeviceState.SILENT


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"shown_step": "board_fresh", "sound": "on", "screen": [3840, 2160]}, DeviceState.LIVE),
        ({"shown_step": "board_fresh", "sound": "on", "screen": [1920, 1080]}, DeviceState.OTHER_SCREEN),
        ({"shown_step": "board_fresh", "sound": "on"}, DeviceState.LIVE),
        ({"shown_step": "board_empty", "sound": "on"}, DeviceState.BEHIND),
        ({"shown_step": "board_fresh", "sound": "on", "follows": True}, DeviceState.LIVE),
        ({"shown_step": "board_fresh", "sound": "on", "follows": False}, DeviceState.BEHIND),
        ({"shown_step": "board_fresh", "sound": "blocked"}, DeviceState.NO_CHIME),
        ({"shown_step": "board_fresh", "sound": "failed"}, DeviceState.NO_VOICE),
    ],
)
def test_a_board_is_believed_about_itself(hub: Hub, said: dict[str, Any], state: DeviceState) -> None:
    board = add_board(hub)
    hear(hub, board, shown_version=8, **said)
    with hub.database.reading() as session:
        lines = {line.serial: line for line in read_fleet(session, hub.clock.now(), Language.ENGLISH).devices}
    assert lines["B1"].state is state
    assert (lines["B1"].version_shown, lines["B1"].version_newest) == (8, 9)


def test_the_page_says_each_device_in_words(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    hear(hub, paper="out", shown_step="ChooseDepartment", program_version="0.1.0", outbox=3)
    about = {"program_version": "Chrome 156", "screen": [1920, 1080]}
    hear(hub, add_board(hub), shown_version=8, shown_step="board_fresh", **about)
    page = signed_in(client, hub, ADMIN, ["admin"]).get("/admin/").text
    for said in ("Lobby kiosk", "L1", "Paper out", "Choose department", "0.1.0", "Cardiology hall", "Chrome 156"):
        assert said in page
    assert SAY("admin.shows.version_of", version=8, newest=9) in page
    assert SAY("admin.shows.screen", entered="3840 × 2160", found="1920 × 1080") in page
    assert SAY("admin.fleet.no_paper_alarm", device="Lobby kiosk L1") in page
    assert SAY("admin.seen.now") in page
    clock.move(minutes=5)
    assert SAY("admin.fleet.silent_alarm", device="Lobby kiosk L1", time="10:00") in client.get("/admin/list").text


def test_the_list_can_be_narrowed(client: FlaskClient, hub: Hub) -> None:
    add_board(hub)
    signed_in(client, hub, ADMIN, ["admin"])
    assert "Lobby kiosk" not in client.get("/admin/?show=boards").text
    assert "Cardiology hall" not in client.get("/admin/?show=kiosks").text


def test_revoking_takes_the_device_out_and_is_audited(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    page = client.get(f"/admin/devices/{KIOSK}").text
    assert SAY("admin.device.revoke") in page
    answer = client.post(f"/admin/devices/{KIOSK}/revoke", data={"csrf_token": token_on(page)}, follow_redirects=True)
    assert SAY("admin.device.revoked", device="L1") in answer.text
    assert SAY("admin.fleet.empty") in answer.text
    assert SAY("admin.state.revoked") in client.get(f"/admin/devices/{KIOSK}").text
    with hub.database.reading() as session:
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
        assert line is not None
        assert (line.what, line.subject) == ("device.revoked", f"device:{KIOSK}")
        assert line.who.startswith("account:")


def test_a_revoked_kiosk_is_refused_within_a_minute(
    client: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    assert kiosk.get("/api/v1/catalogue").status_code == 200
    page = signed_in(client, hub, ADMIN, ["admin"]).get(f"/admin/devices/{KIOSK}").text
    client.post(f"/admin/devices/{KIOSK}/revoke", data={"csrf_token": token_on(page)})
    clock.move(**{"seconds": timedelta(minutes=1).total_seconds()})
    assert kiosk.get("/api/v1/catalogue").status_code == 401


def test_a_device_nobody_knows_is_not_found(client: FlaskClient, hub: Hub) -> None:
    assert signed_in(client, hub, ADMIN, ["admin"]).get(f"/admin/devices/{uuid7()}").status_code == 404


def test_every_state_has_words_in_every_language(app: Flask, hub: Hub) -> None:
    for language in Language:
        client, email = app.test_client(), f"{language.value}-{ADMIN}"
        add_person(hub, email, ["admin"], language=language)
        sign_in(client, email)
        for paper in PaperState:
            hear(hub, paper=paper.value, shown_step="Welcome")
            page = client.get("/admin/").text
            assert words(language).say(f"admin.paper.{paper.value}") in page, f"{language.value}, {paper.value}"


def test_the_kiosks_page_says_the_code_of_its_service_menu_to_who_may_pair_devices(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    with hub.database.reading() as session:
        secret_hash = session.scalars(select(Device.secret_hash).where(Device.id == KIOSK)).one()
    assert secret_hash is not None
    code = service_code(secret_hash, clock.now())
    page = signed_in(client, hub, ADMIN, ["admin"]).get(f"/admin/devices/{KIOSK}").text
    assert f"{code[:3]} {code[3:]}" in page
    clock.move(minutes=10)
    assert f"{code[:3]} {code[3:]}" not in client.get(f"/admin/devices/{KIOSK}").text


def test_a_database_put_back_is_said_to_administrators_for_a_day_and_to_staff_for_hours(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    signed_in(client, hub, ADMIN, ["admin", "staff"])
    told, told_staff = SAY("admin.fleet.restored", time="10:00"), SAY("staff.restored", time="10:00")
    assert told not in client.get("/admin/list").text
    hub.writer.run(lambda tx: raise_generation(tx, who="hub", noticed_by="file"))
    assert told in client.get("/admin/list").text
    assert told_staff in client.get("/staff/").text
    for hours, staff, admin in ((3, True, True), (2, False, True), (20, False, False)):
        clock.move(hours=hours)
        with hub.database.reading() as session:
            assert (restored_at(session, clock.now(), TOLD_STAFF_FOR) is not None) is staff
            assert (restored_at(session, clock.now()) is not None) is admin


def test_a_long_list_comes_in_pages(client: FlaskClient, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("display_server.web.admin.routes.A_PAGE", 1)
    add_board(hub)
    signed_in(client, hub, ADMIN, ["admin"])
    first, second = client.get("/admin/").text, client.get("/admin/?from=1").text
    assert SAY("admin.fleet.some_lines", first=1, last=1, all=2) in first
    assert ("Lobby kiosk" in first, "Cardiology hall" in first) == (True, False)
    assert ("Lobby kiosk" in second, "Cardiology hall" in second) == (False, True)
    assert client.get("/admin/?from=900").text.count('class="device"') == 1, "past the end is the last page"


def test_numbers_held_clock_and_errors_stand_in_the_list(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    hub.writer.run(
        lambda tx: lease_numbers(
            tx, LeaseNumbers(request_id=uuid7(), series="clinics", size=30), device_id=KIOSK
        )
    )  # fmt: skip
    wrong = (hub.clock.now() - timedelta(minutes=3)).isoformat()
    hear(hub, paper="ready", clock=wrong, errors=4)
    page = client.get("/admin/list").text
    assert f'<td data-label="{SAY("admin.column.leased")}">30</td>' in page
    assert SAY("admin.clock.behind", time=SAY("admin.clock.minutes", count=3)) in page
    assert 'class="tag warn"' in page
    clock.move(hours=20)
    page = client.get("/admin/list").text
    assert SAY("admin.seen.since", time="2026-03-12 10:00") in page
    with hub.database.reading() as session:
        (line,) = read_fleet(session, hub.clock.now(), Language.ENGLISH).devices
    assert (line.leased, line.errors) == (0, None), "of another day"


def test_a_group_is_told_at_once_and_each_kiosk_answers_for_itself(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])

    def group(tx: Any) -> None:
        tx.session.get_one(Device, KIOSK).settings = {"group": "lobby"}

    hub.writer.run(group)
    add_board(hub)
    listed = client.get("/admin/list?show=group:lobby").text
    assert "Lobby kiosk" in listed
    assert "Cardiology hall" not in listed
    assert "/admin/groups?name=lobby" in listed
    page = client.get("/admin/groups?name=lobby").text
    told = client.post(
        "/admin/groups?name=lobby", data={"csrf_token": token_on(page), "act": "test_print"}, follow_redirects=True
    )
    assert words(Language.ENGLISH).count("admin.groups.asked", 1) in told.text
    assert SAY("admin.remote.state.asked") in told.text
    with hub.database.reading() as session:
        (ask,) = open_asks(session, KIOSK, hub.clock.now())
    assert ask.act == "test_print"
    assert client.get("/admin/groups?name=nobody").status_code == 404
    assert client.post("/admin/groups", data={"csrf_token": token_on(page), "act": "picture"}).status_code == 404


def test_another_machine_takes_a_devices_place_and_keeps_what_it_was(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    old = hub.writer.run(lambda tx: tx.session.get_one(Device, KIOSK).secret_hash)
    asked = hub.writer.run(
        lambda tx: ask_pairing(tx, kind=DeviceKind.KIOSK, model="Kiosk", address="10.0.0.7", hub_fingerprint="ab:cd")
    )
    page = client.get(f"/admin/pair/{asked.code}").text
    data = {"csrf_token": token_on(page), "replaces": str(KIOSK)}
    board = add_board(hub)
    assert client.post(f"/admin/pair/{asked.code}/again", data={**data, "replaces": str(board)}).status_code == 422
    assert client.post(f"/admin/pair/{asked.code}/again", data=data).status_code == 303
    with hub.database.reading() as session:
        device = session.get_one(Device, KIOSK)
        assert (device.serial, device.revoked_at, device.seen) == ("L1", None, {})
        assert device.secret_hash not in {None, old}
        state = look_at_pairing(session, device_code=asked.device_code, now=hub.clock.now())
    assert (state.approved, state.device_id) == (True, KIOSK)


def test_every_screen_of_a_kiosk_has_words_on_the_fleet_and_a_message_goes_before_them(hub: Hub) -> None:
    steps: dict[str, str | None] = {}

    def shown(**said: Any) -> str | None:
        hear(hub, **said)
        with hub.database.reading() as session:
            return read_fleet(session, hub.clock.now(), Language.ENGLISH).devices[0].step

    for step in get_args(Step):
        key = shown(shown_step=step.__name__)
        steps[step.__name__] = SAY(f"admin.step.{key}") if key else None
    assert None not in steps.values(), steps
    assert len(set(steps.values())) == len(steps)
    assert shown(shown_step="Welcome", emergencies=[7]) == "emergency"
