"""The pages that set up a house: entered from the dictionary, refused beside the field, closed only once answered."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.contract.words import Language, Name
from config.locale import words
from display_server.app import create_app
from display_server.db.models import AuditLine, Department, Desk, DeskService, Place, Service, Site, Stage
from display_server.hub import Hub
from display_server.services.devices.note_seen import note_seen
from display_server.services.house.edit_pathway import PathwayEntry, add_pathway
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, signed_in, token_on
from tests.small_cast import KIOSK

HOUSE = "/admin/house"
API = "/api/v1"
SAY = words(Language.ENGLISH).say


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def send(admin: FlaskClient, address: str, **entered: object) -> TestResponse:
    return admin.post(address, data={"csrf_token": token_on(admin.get(address).text), **entered})


def fields(page: str) -> dict[str, str]:
    """The texts a form comes with."""
    found = re.findall(r'<input type="text"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page)
    return {name: value.replace("&#39;", "'") for name, value in found}


def test_a_department_of_the_dictionary_comes_with_its_names_and_icon(admin: FlaskClient, hub: Hub) -> None:
    found = admin.get("/admin/house/dictionary/departments?q=akys").text
    assert "from=eye-clinic" in found
    form = admin.get("/admin/house/departments/new?from=eye-clinic").text
    entered = fields(form)
    assert entered["name_lt"] == "Akių ligos"
    assert 'value="eye" aria-label="Eye clinic" checked' in form
    assert send(admin, "/admin/house/departments/new", **{**entered, "floor": "3", "icon": "eye"}).status_code == 303
    with hub.database.reading() as session:
        row = session.scalars(select(Department).where(Department.code == "eye-clinic")).one()
        assert row.names[Language.CHINESE] == Name(name="眼科", short="眼科")
    assert "Eye clinic" in admin.get(HOUSE).text
    page = send(admin, "/admin/house/departments/new", name_en="Eye clinic", floor="", icon="eye")
    assert page.status_code == 422
    assert 'aria-describedby="name-problem"' in page.text
    assert "Something of this name is there already" in page.text


def test_a_service_makes_its_waiting_area_and_desks_make_their_rooms(admin: FlaskClient, hub: Hub) -> None:
    new = "/admin/house/services/new?from=ecg&department=laboratory"
    entered = fields(admin.get(new).text)
    assert (entered["target_minutes"], entered["area"]) == ("15", "A")
    more = {"department": "laboratory", "letters": "M", "waiting_place": "", "walk_in": "on", "area": "Q"}
    assert send(admin, new, **{**entered, **more}).status_code == 303
    desks = "/admin/house/desks/new?department=laboratory"
    assert 'value="heart-test-ecg" checked' in admin.get(desks).text
    two = {"department": "laboratory", "kind": "window", "labels": "7, 8", "floor": "1", "service": ["heart-test-ecg"]}
    assert send(admin, desks, **two).status_code == 303
    with hub.database.reading() as session:
        area = session.scalars(select(Place).where(Place.label == "Q")).one()
        service = session.scalars(select(Service).where(Service.code == "heart-test-ecg")).one()
        assert (area.kind, area.floor, area.names[Language.LITHUANIAN].name) == ("waiting", "1", "Laukiamasis Q")
        assert service.waiting_place_id == area.id
        rows = select(Desk.code).join(DeskService).where(DeskService.service_id == service.id).order_by(Desk.code)
        assert session.scalars(rows).all() == ["window-7", "window-8"]
    assert take_number(hub, "heart-test-ecg").number.startswith("M-")
    none = send(admin, desks, department="laboratory", kind="room", labels="", floor="1", service=[BLOOD])
    assert "Enter one to 20 numbers" in none.text


def test_closing_says_who_is_left_and_does_nothing_before_the_answer(admin: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    close = f"/admin/house/services/{CARDIOLOGY}/close"
    assert "1 person waits now" in admin.get(close).text
    unanswered = send(admin, close)
    assert unanswered.status_code == 422
    assert "Say first what becomes of the people" in unanswered.text
    assert send(admin, close, fate="move", to=BLOOD).status_code == 303
    with hub.database.reading() as session:
        assert session.scalars(select(Stage.service_id)).one() == 2
    assert admin.get(close).status_code == 404
    for address in (HOUSE, "/admin/hours", "/admin/desks", "/admin/pathways/new", "/staff/"):
        assert "Cardiologist&#39;s consultation" not in admin.get(address).text
    assert send(admin, "/admin/house/departments/cardiology/close").status_code == 303
    assert "Room 12" not in admin.get(HOUSE).text


def test_a_kiosk_and_the_hospitals_systems_hear_nothing_more_of_what_is_closed(
    admin: FlaskClient, kiosk: FlaskClient
) -> None:
    send(admin, "/admin/house/departments/cardiology/close")
    said = kiosk.get(f"{API}/catalogue").json
    assert said is not None
    assert [one["code"] for one in said["departments"]] == ["laboratory"]
    assert CARDIOLOGY not in {one["code"] for one in said["services"]}


def test_a_desk_moves_and_a_place_is_renamed_or_says_why_it_stays(admin: FlaskClient, hub: Hub) -> None:
    desk = "/admin/house/desks/cardiology-14"
    assert send(admin, desk, department="laboratory", place="room-3").status_code == 303
    assert send(admin, desk, act="close").status_code == 303
    assert admin.get(desk).status_code == 404
    room = "/admin/house/places/room-12"
    said = {"name_en": "Suite 12", "kind": "room", "floor": "2", "label": "12"}
    assert send(admin, room, **said).status_code == 303
    refused = send(admin, room, **said, act="close")
    assert "A desk stands there" in refused.text
    assert send(admin, "/admin/house/places/room-14", act="close").status_code == 303  # its desk is closed


def test_the_site_is_changed_and_what_is_wrong_said_at_its_field(admin: FlaskClient, hub: Hub) -> None:
    said = {
        "name_en": "Clinic", "language": "en", "offered": ["en", "zh"], "zone": "Asia/Shanghai", "day_starts": "05:00",
        "emergency_phone": "120", "public_url": "https://q.example",
    }  # fmt: skip
    wrong = send(admin, "/admin/house/site", **{**said, "zone": "Moon"})
    assert 'id="zone-problem"' in wrong.text
    assert send(admin, "/admin/house/site", **said).status_code == 303
    with hub.database.reading() as session:
        row = session.scalars(select(Site)).one()
        assert (row.zone, row.languages, row.emergency_phone) == ("Asia/Shanghai", ["en", "zh"], "120")
    page = admin.get("/admin/house/translations").text
    assert page.count("中文") == 2 + 3 + 6  # departments, services, places: the small cast speaks English


def test_order_is_changed_by_keys(admin: FlaskClient) -> None:
    token = token_on(admin.get(HOUSE).text)
    move = "/admin/house/departments/laboratory/move"
    assert admin.post(move, data={"csrf_token": token, "to": "earlier"}).status_code == 303
    page = admin.get(HOUSE).text
    assert page.index(">Laboratory<") < page.index(">Cardiology<")
    assert admin.post("/admin/house/services/nothing/move", data={"csrf_token": token}).status_code == 404


def test_getting_started_names_the_next_thing(admin: FlaskClient, hub: Hub) -> None:
    page = admin.get("/admin/start").text
    assert "4 of 8 steps are done" not in page
    assert page.count('aria-current="step"') == 1
    assert "A screen" in page.split('aria-current="step"')[1][:400]


def test_what_has_no_name_in_the_readers_language_is_headed_by_the_hospitals(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, ADMIN, ["admin"], language=Language.LITHUANIAN)
    sign_in(client, ADMIN)
    for address in ("places/room-12", "departments/cardiology", f"services/{CARDIOLOGY}"):
        assert "<h1>Nauja" not in client.get(f"{HOUSE}/{address}").text
    assert "<h1>Room 12</h1>" in client.get(f"{HOUSE}/places/room-12").text


def test_staff_do_not_set_up_the_house(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, NURSE)
    assert {client.get(one).status_code for one in (HOUSE, "/admin/start", "/admin/house/site")} == {403}
    assert sign_in(client, "nobody@st-anna.example").status_code == 403


def test_renaming_a_service_asks_about_its_people_and_does_as_answered(admin: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    address = f"{HOUSE}/services/{CARDIOLOGY}"
    typed = {
        "name_en": "Heart clinic", "department": "cardiology", "letters": "K", "waiting_place": "waiting-cardiology",
        "target_minutes": "25", "walk_in": "on",
    }  # fmt: skip
    asked = send(admin, address, **typed)
    assert (asked.status_code, 'value="stay"' in asked.text) == (422, True)
    assert send(admin, address, **typed, fate="move", to=BLOOD).status_code == 303
    with hub.database.reading() as session:
        assert (
            session.scalars(select(Service.names).where(Service.code == CARDIOLOGY)).one()[Language.ENGLISH].name
            == "Heart clinic"
        )
        assert session.scalars(select(Stage.service_id)).all() == [2]
    take_number(hub)
    department = f"{HOUSE}/departments/cardiology"
    renamed = {"name_en": "Heart", "floor": "2", "icon": "heartbeat"}
    assert send(admin, department, **renamed).status_code == 422
    assert send(admin, department, **renamed, fate="stay").status_code == 303
    with hub.database.reading() as session:
        assert sorted(session.scalars(select(Stage.service_id))) == [1, 2]


def test_people_go_nowhere_where_a_closing_is_refused_anyway(admin: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    entry = PathwayEntry({Language.ENGLISH: Name(name="Heart check")}, (CARDIOLOGY,))
    hub.writer.run(lambda tx: add_pathway(tx, code="heart", entry=entry, who="command"))
    refused = send(admin, f"{HOUSE}/services/{CARDIOLOGY}/close", fate="end")
    assert SAY("admin.house.refused.code.pathway") in refused.text
    with hub.database.reading() as session:
        assert session.scalars(select(Stage.state)).all() == ["waiting"]


def test_a_place_asks_and_its_answer_is_kept_in_the_audit(admin: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    address, said = f"{HOUSE}/places/waiting-cardiology", {"name_en": "Waiting area C", "kind": "waiting", "floor": "2"}
    asked = send(admin, address, **said)
    assert asked.status_code == 422
    assert "1 person waits now" in asked.text
    nowhere = send(admin, address, **said, fate="move", to="")
    assert 'id="to-problem"' in nowhere.text
    with hub.database.reading() as session:
        assert "area B" in session.scalars(select(Place.names).where(Place.id == 1)).one()[Language.ENGLISH].name
    assert send(admin, address, **said, fate="stay").status_code == 303
    with hub.database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.what == "people.answered")).one()
        assert "area C" in session.scalars(select(Place.names).where(Place.id == 1)).one()[Language.ENGLISH].name
    assert (line.subject, line.after) == ("place:1", {"fate": "stay", "waiting": 1, "expected": 0, "booked": 0})


@pytest.mark.parametrize(("fate", "goes_on_at"), [("stay", 2), ("move", 1)])
def test_a_desk_closes_once_its_people_have_an_answer(admin: FlaskClient, hub: Hub, fate: str, goes_on_at: int) -> None:
    take_number(hub, BLOOD)
    address = f"{HOUSE}/desks/laboratory-3"
    asked = send(admin, address, act="close")
    assert (asked.status_code, SAY("admin.house.fate_stay_desk") in asked.text) == (422, True)
    assert '<option value="laboratory" selected>' in asked.text, "the form above still says where it stands"
    assert send(admin, address, act="close", fate=fate, to=CARDIOLOGY).status_code == 303
    with hub.database.reading() as session:
        assert session.scalars(select(Desk.closed_at).where(Desk.code == "laboratory-3")).one() is not None
        assert session.execute(select(Stage.service_id, Stage.state)).all() == [(goes_on_at, "waiting")]


def test_a_desk_that_moves_asks_where_paper_names_its_room(admin: FlaskClient, hub: Hub) -> None:
    take_number(hub, BLOOD)
    address, there = f"{HOUSE}/desks/laboratory-3", {"department": "laboratory", "place": "room-14"}
    assert 'value="stay"' in send(admin, address, **there).text
    assert send(admin, address, **there, fate="stay").status_code == 303


def test_from_demo_to_live_says_what_is_in_the_way_and_is_there_on_a_demo_only(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    assert client.get("/admin/live").status_code == 404
    demo = replace(hub, settings=hub.settings.model_copy(update={"demo": True}))
    client = create_app(demo.settings, hub=demo).test_client()
    sign_in(client, ADMIN)
    hub.writer.run(lambda tx: note_seen(tx, {KIOSK: (hub.clock.now(), {"paper": "ready"})}))
    page = unescape(client.get("/admin/live").text)
    assert SAY("admin.live.administrator_missing") in page, "the invented ones go"
    assert SAY("admin.live.still_on", devices="L1") in page
    add_person(hub, "it@hospital.example", ["admin"])
    page = unescape(client.get("/admin/live").text)
    assert SAY("admin.live.administrator_never_in", people="it@hospital.example") in page
    assert f"ATRIUM_HOME={hub.settings.home} ./run hub go-live" in page
    assert "/admin/live" in client.get("/admin/start").text
