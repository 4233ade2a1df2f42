"""Pairing as an administrator does it: by the code, with the words of a refusal beside its field."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.device_api import PairingCode
from config.contract.words import DeviceKind, Language
from config.locale import words
from display_server.db.models import Device
from display_server.hub import Hub
from display_server.services.devices.ask_pairing import ask_pairing
from display_server.services.devices.poll_pairing import poll_pairing
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, sign_in, signed_in, token_on
from tests.two_sites import STRANGER, add_harbour, add_strangers

SAY = words(Language.ENGLISH).say
BOARD = {"name_en": "Cardiology hall", "name_lt": "Kardiologijos salė", "serial": "b1", "view": "department"}


def ask(hub: Hub, kind: DeviceKind = DeviceKind.BOARD) -> PairingCode:
    return hub.writer.run(
        lambda tx: ask_pairing(tx, kind=kind, model="Chrome 156", address="10.4.2.17", hub_fingerprint="ab")
    )


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def approve(admin: FlaskClient, code: str, **said: str) -> tuple[int, str]:
    token = token_on(admin.get(f"/admin/pair/{code}").text)
    answer = admin.post(f"/admin/pair/{code}", data={"csrf_token": token, **said}, follow_redirects=True)
    return answer.status_code, answer.text


def device(hub: Hub, serial: str) -> Device:
    with hub.database.reading() as session:
        return session.scalars(select(Device).where(Device.serial == serial)).one()


def test_the_codes_that_wait_are_listed_with_what_they_are(admin: FlaskClient, hub: Hub) -> None:
    code = ask(hub).code
    for address in ("/admin/pair", "/admin/pair/list"):
        page = admin.get(address).text
        assert f"{code[:4]} {code[4:]}" in page
        assert "10.4.2.17" in page
        assert "Chrome 156" in page
    assert f"{code[:4]} {code[4:]}" in admin.get("/admin/").text


def test_one_sites_administrator_types_the_code_they_read_and_is_shown_no_other(
    app: Flask, admin: FlaskClient, hub: Hub
) -> None:
    harbour = add_harbour(hub)
    add_strangers(hub, harbour, ("admin",))
    there = app.test_client()
    sign_in(there, STRANGER)
    code = ask(hub).code
    spaced = f"{code[:4]} {code[4:]}"
    assert spaced in admin.get("/admin/pair").text
    assert spaced in admin.get("/admin/").text
    pages = {one: there.get(one) for one in ("/admin/pair", "/admin/pair?code=BCDFGHJK", "/admin/pair/list", "/admin/")}
    assert [
        one for one, said in pages.items() if spaced in said.text or code in said.text or "10.4.2.17" in said.text
    ] == []
    assert pages["/admin/pair/list"].status_code == 404
    assert SAY("admin.pair.type_it") in pages["/admin/pair"].text
    assert there.get("/admin/pair", query_string={"code": spaced.lower()}).location == f"/admin/pair/{code}"
    status, _ = approve(
        there, code, name_en="Harbour hall", serial="H9", view="department", department=harbour.department
    )
    assert status == 200
    assert device(hub, "H9").site_id == harbour.site


def test_the_hubs_own_fingerprint_stands_beside_the_code(admin: FlaskClient, hub: Hub) -> None:
    assert hub.fingerprint in admin.get(f"/admin/pair/{ask(hub).code}").text


def test_a_code_may_be_typed_small_spaced_or_with_look_alikes(admin: FlaskClient, hub: Hub) -> None:
    code = ask(hub).code
    typed = f"{code[:4]} {code[4:]}".lower()
    assert admin.get("/admin/pair", query_string={"code": typed}).location == f"/admin/pair/{code}"


def test_a_code_nobody_shows_is_said_calmly(admin: FlaskClient) -> None:
    answer = admin.get("/admin/pair?code=BCDFGHJK")
    assert answer.status_code == 404
    assert SAY("admin.pair.gone") in answer.text


def test_a_board_is_named_placed_and_gets_its_secret(admin: FlaskClient, hub: Hub) -> None:
    asked = ask(hub)
    status, page = approve(
        admin, asked.code, **BOARD, department="cardiology", language="lt", chime="on", place="waiting-cardiology"
    )
    assert status == 200
    assert SAY("admin.pair.approved", device="B1") in page
    made = device(hub, "B1")
    assert made.settings == {"view": "department", "department": "cardiology", "language": "lt", "chime": True}
    assert made.names[Language.LITHUANIAN].name == "Kardiologijos salė"
    assert made.place_id == 1
    answer = hub.writer.run(lambda tx: poll_pairing(tx, device_code=asked.device_code))
    assert (answer.approved, answer.device_id) == (True, made.id)


@pytest.mark.parametrize(
    ("view", "more"), [("door", {"room": "room-12"}), ("mixed", {"department": "cardiology"}), ("lobby", {})]
)
def test_every_kind_of_board_can_be_chosen_and_the_rest_is_entered_next(
    admin: FlaskClient, hub: Hub, view: str, more: dict[str, str]
) -> None:
    status, page = approve(admin, ask(hub).code, **{**BOARD, "language": "en", "view": view}, **more)
    assert status == 200
    assert device(hub, "B1").settings == {"view": view, "language": "en", "chime": False, **more}
    assert 'name="reading_m"' in page  # its own page


def test_a_kiosk_learns_where_its_people_find_a_person(admin: FlaskClient, hub: Hub) -> None:
    asked = ask(hub, DeviceKind.KIOSK)
    approve(admin, asked.code, name_en="Side door", serial="L2", help_en="Information desk: 15 m", help_zh=" ")
    assert device(hub, "L2").settings["help_place"] == {"en": "Information desk: 15 m"}


def test_the_form_offers_the_next_free_serial(admin: FlaskClient, hub: Hub) -> None:
    assert 'value="L2"' in admin.get(f"/admin/pair/{ask(hub, DeviceKind.KIOSK).code}").text


UNUSABLE: tuple[tuple[dict[str, str], str], ...] = (
    ({"serial": "L1"}, "admin.refused.serial.taken"),
    ({"serial": "Ł!"}, "admin.refused.serial.shape"),
    ({"name_en": "", "name_lt": "Salė"}, "admin.refused.name.missing"),
    ({"department": ""}, "admin.refused.department.missing"),
    ({"view": "nothing"}, "admin.refused.view.missing"),
    ({"view": "door", "room": "nowhere"}, "admin.refused.room.missing"),
    ({"place": "nowhere"}, "admin.refused.place.missing"),
)


def test_what_cannot_be_used_is_said_and_what_was_typed_is_kept(admin: FlaskClient, hub: Hub) -> None:
    code = ask(hub).code
    for said, key in UNUSABLE:
        status, page = approve(admin, code, **{**BOARD, "department": "cardiology", "name_ru": "Зал", **said})
        assert status == 422, key
        assert SAY(key) in page, key
        assert 'value="Зал"' in page, key


def test_a_code_that_ran_out_while_naming_leads_back_to_the_list(
    admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    code = ask(hub).code
    token = token_on(admin.get(f"/admin/pair/{code}").text)
    clock.move(minutes=11)
    answer = admin.post(f"/admin/pair/{code}", data={"csrf_token": token, **BOARD}, follow_redirects=True)
    assert SAY("admin.pair.gone") in answer.text
