"""The house and its people out to a file and in again: tried in a copy, entered by slices, taken back by one press."""

import csv
import html
import io
import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Account, AuditLine, Booking, Department, DeskService, HouseImport, Service, Stage
from display_server.hub import Hub
from display_server.services.accounts.change_account import change_account
from display_server.services.house import house_import
from display_server.services.house.departments import DepartmentEntry, change_department_entry
from display_server.services.house.house_file import KINDS_OF, read_file
from display_server.services.house.house_rows import COLUMNS
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand
from tests.display_server.services.house.house_files import an_eye_clinic, house, one, through
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, book, take_number
from tests.display_server.web.people import ADMIN, add_person, signed_in, token_on

SAY = words(Language.ENGLISH).say
COUNT = words(Language.ENGLISH).count
HOUSE, PEOPLE = "/admin/house", "/admin/people"


@pytest.fixture
def manager(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["manager"])


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def table(rows: list[dict[str, str]]) -> str:
    into = io.StringIO()
    writer = csv.DictWriter(into, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return into.getvalue()


def send(
    client: FlaskClient, hub: Hub, said: str, clock: StandingClock, *, at: str = HOUSE, kind: str = ""
) -> tuple[str, str]:
    """Looked at: the import's address and its page."""
    token = token_on(client.get(f"{at}/file").text)
    body = {"csrf_token": token, "kind": kind, "file": (io.BytesIO(said.encode()), f"{kind or 'all'}.csv")}
    answer = client.post(f"{at}/file", data=body, content_type="multipart/form-data")
    assert answer.status_code == 303, html.unescape(answer.text)
    assert SAY("admin.house_file.looking", some=0, all=1)[:12] in client.get(answer.location).text
    through(hub, clock)
    return answer.location, html.unescape(client.get(answer.location).text)


def press(client: FlaskClient, hub: Hub, clock: StandingClock, address: str, act: str = "") -> str:
    token = token_on(client.get(address).text)
    assert client.post(f"{address}{act}", data={"csrf_token": token}).status_code == 303
    through(hub, clock)
    return html.unescape(client.get(address).text)


def test_tried_first_then_entered_and_taken_back(manager: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    before = house(hub)
    with hub.database.reading() as session:
        lines = session.scalar(select(func.count()).select_from(AuditLine))
    address, page = send(manager, hub, json.dumps(an_eye_clinic(hub)), clock)
    assert SAY("admin.house_file.would", new=3, changed=1, closed=0, same=0) in page
    floor, nowhere = SAY("admin.house.refused.floor.shape"), SAY("admin.house.refused.walk_in.yes_no")
    assert f"Line 3, Departments, column “floor”, “bad”: {floor}" in page
    assert f"Line 2, Services, column “walk_in”, “none”: {nowhere}" in page
    assert house(hub) == before
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditLine)) == lines, "a dry run leaves nothing"
    page = press(manager, hub, clock, address)
    assert SAY("admin.house_file.all_in", some=4) in page
    made = one(hub, "services", "eye-test")
    assert (made["department"], made["waiting_place"], made["target_minutes"]) == ("eye-clinic", "eyes", "20")
    assert one(hub, "departments", "cardiology")["floor"] == "3"
    page = press(manager, hub, clock, address, "/back")
    assert SAY("admin.words_file.all_back", some=4) in page
    assert house(hub) == before
    with hub.database.reading() as session:
        whats = list(session.scalars(select(AuditLine.what).order_by(AuditLine.seq).offset(lines)))
    assert whats == [
        "house.imported", "department.changed", "department.added", "place.added", "service.added",
        "house.import_taken_back", "service.closed", "place.closed", "department.closed", "department.changed",
    ]  # fmt: skip


def test_what_comes_out_goes_in_and_changes_nothing(manager: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    said = house(hub)
    _, page = send(manager, hub, manager.get(f"{HOUSE}/file/json").text, clock)
    assert SAY("admin.words_file.nothing") in page
    for kind in KINDS_OF["house"]:
        taken, _ = read_file(manager.get(f"{HOUSE}/file/{kind}").text, "house", kind)
        assert [one.row for one in taken] == said[kind], kind
    _, page = send(manager, hub, manager.get(f"{HOUSE}/file/services").text, clock, kind="services")
    assert SAY("admin.words_file.nothing") in page


def test_only_the_columns_of_the_file_change(manager: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    before = one(hub, "services", BLOOD)
    address, _ = send(manager, hub, f"code,target_minutes\n{BLOOD},40\n", clock, kind="services")
    press(manager, hub, clock, address)
    assert one(hub, "services", BLOOD) == {**before, "target_minutes": "40"}


def test_somebodys_newer_word_stays(manager: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    def to_floor(floor: str) -> None:
        with hub.database.reading() as session:
            names = session.scalars(select(Department.names).where(Department.code == "cardiology")).one()
        entry = DepartmentEntry(names, floor, "heartbeat")
        hub.writer.run(lambda tx: change_department_entry(tx, code="cardiology", entry=entry, who="account:9"))

    said = "code;floor\ncardiology;5\nlaboratory;6\n"
    address, _ = send(manager, hub, said, clock, kind="departments")
    to_floor("7")
    page = press(manager, hub, clock, address)
    assert COUNT("admin.house_file.kept_newer", 1) in page
    assert (one(hub, "departments", "cardiology")["floor"], one(hub, "departments", "laboratory")["floor"]) == (
        "7",
        "6",
    )
    was = one(hub, "departments", "laboratory")
    hub.writer.run(lambda tx: tx.session.execute(text("UPDATE department SET floor = '9' WHERE code = 'laboratory'")))
    page = press(manager, hub, clock, address, "/back")
    assert COUNT("admin.house_file.kept_newer", 1) in page
    assert one(hub, "departments", "laboratory") == {**was, "floor": "9"}


def test_closing_asks_the_same_as_the_page_and_all_of_it_opens_again(
    manager: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    """People wait and are booked: without an answer the row is refused; with one they go on, and undo opens the service again."""
    take_number(hub)
    book(hub)
    desks = "SELECT count(*) FROM desk_service s JOIN service v ON v.id = s.service_id WHERE v.code = :code"
    with hub.database.reading() as session:
        served = session.scalar(text(desks), {"code": CARDIOLOGY})
        service = session.scalars(select(Service).where(Service.code == CARDIOLOGY)).one()
    assert served
    head = "code;close;people;people_to\n"
    _, page = send(manager, hub, f"{head}{CARDIOLOGY};yes;;\n", clock, kind="services")
    assert SAY("admin.house.refused.people.left") in page
    assert SAY("admin.house_file.answers") in page
    for wrong, why in (("stay;", "people.left"), ("move;", "to.unknown")):
        _, page = send(manager, hub, f"{head}{CARDIOLOGY};yes;{wrong}\n", clock, kind="services")
        assert SAY(f"admin.house.refused.{why}") in page, wrong
    address, page = send(manager, hub, f"{head}{CARDIOLOGY};yes;move;{BLOOD}\n", clock, kind="services")
    assert SAY("admin.house_file.would", new=0, changed=0, closed=1, same=0) in page
    page = press(manager, hub, clock, address)
    assert SAY("admin.house_file.all_in", some=1) in page
    with hub.database.reading() as session:
        assert session.get_one(Service, service.id).closed_at is not None
        there = session.scalars(select(Service.id).where(Service.code == BLOOD)).one()
        assert set(session.scalars(select(Stage.service_id))) == {there}
        assert set(session.scalars(select(Booking.service_id))) == {there}
        answered = session.scalars(select(AuditLine).where(AuditLine.what == "people.answered")).all()
        assert [(line.after or {})["waiting"] for line in answered] == [1]
    press(manager, hub, clock, address, "/back")
    with hub.database.reading() as session:
        again = session.get_one(Service, service.id)
        assert (again.closed_at, again.walk_in) == (None, service.walk_in)
        assert session.scalar(text(desks), {"code": CARDIOLOGY}) == served
        assert (
            session.scalar(select(func.count()).select_from(DeskService).where(DeskService.service_id == again.id))
            == served
        )


def test_who_is_at_a_desk_is_not_sent_anywhere(manager: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    desk_in_hand(hub).call()
    said = f"code;close;people\n{CARDIOLOGY};yes;end\n"
    _, page = send(manager, hub, said, clock, kind="services")
    assert SAY("admin.house.refused.people.at_a_desk") in page


def test_a_department_closes_when_nothing_is_in_it(manager: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    _, page = send(manager, hub, "code;close\ncardiology;yes\n", clock, kind="departments")
    inside = "cardiology-consultation, cardiology-12, cardiology-14"
    assert f"“{inside}”: {SAY('admin.house.refused.close.full')}" in page
    _, page = send(manager, hub, "code;close\nblood-test;all\n", clock, kind="services")
    assert SAY("admin.house.refused.close.yes_no") in page
    address, page = send(manager, hub, "code;close\ncardiology;ALL\n", clock, kind="departments")
    assert SAY("admin.house_file.would", new=0, changed=0, closed=4, same=0) in page
    assert SAY("admin.house_file.closes_with", code="cardiology", inside=inside) in page
    hub.writer.run(lambda tx: tx.session.execute(text("UPDATE desk SET is_open = true WHERE code = 'cardiology-12'")))
    page = press(manager, hub, clock, address)
    assert SAY("admin.house.refused.code.open") in page, "somebody works there by now"
    assert "cardiology" in [row["code"] for row in house(hub)["departments"]]
    address, _ = send(manager, hub, json.dumps(an_eye_clinic(hub)), clock)
    press(manager, hub, clock, address)
    everything = house(hub)
    ends = {
        "departments": [{"code": "eye-clinic", "close": "yes"}], "places": [{"code": "eyes", "close": "yes"}],
        "services": [{"code": "eye-test", "close": "yes"}],
    }  # fmt: skip
    address, page = send(manager, hub, json.dumps(ends), clock)
    assert SAY("admin.house_file.would", new=0, changed=0, closed=3, same=0) in page
    press(manager, hub, clock, address)
    assert "eye-clinic" not in [row["code"] for row in house(hub)["departments"]]
    press(manager, hub, clock, address, "/back")
    assert house(hub) == everything


def test_a_rename_asks_about_people_too(manager: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    row = {**one(hub, "services", CARDIOLOGY), "name_en": "Heart doctor", "people": ""}
    _, page = send(manager, hub, table([row]), clock, kind="services")
    assert SAY("admin.house.refused.people.ask") in page
    address, _ = send(manager, hub, table([{**row, "people": "stay"}]), clock, kind="services")
    press(manager, hub, clock, address)
    assert one(hub, "services", CARDIOLOGY)["name_en"] == "Heart doctor"
    press(manager, hub, clock, address, "/back")
    assert one(hub, "services", CARDIOLOGY)["name_en"] != "Heart doctor", "who waits stayed then and stays now"


KEPT = "SELECT r.row, r.step, i.faults FROM house_import i JOIN house_import_row r ON r.import_id = i.id"
STAFF = "email;full_name;roles;language;departments;active\n"


def test_staff_come_without_a_password_and_go_again(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    taken = admin.get(f"{PEOPLE}/file/people").text
    assert taken.splitlines()[0].lstrip("\ufeff") == ";".join(COLUMNS["people"])
    assert "argon2" not in taken + admin.get(f"{PEOPLE}/file/json").text
    said = (
        f"{STAFF}ona@st-anna.example;Ona Petraitė;staff reception;lt;cardiology;yes\nwrong;;;;;\n"
        "jonas@st-anna.example;;king;en;;yes\nrasa@st-anna.example;;staff;en;nowhere;yes\n"
    )
    address, page = send(admin, hub, said, clock, at=PEOPLE)
    assert SAY("admin.house_file.would", new=1, changed=0, closed=0, same=0) in page
    for line, column, why in (
        (3, "email", "email.shape"),
        (4, "roles", "roles.unknown"),
        (5, "departments", "departments.unknown"),
    ):
        assert re.search(f"Line {line}, column “{column}”, .*{re.escape(SAY(f'admin.house.refused.{why}'))}", page), why
    page = press(admin, hub, clock, address)
    assert SAY("admin.house_file.no_password") in page
    assert "ona@st-anna.example" in page
    with hub.database.reading() as session:
        account = session.scalars(select(Account).where(Account.email == "ona@st-anna.example")).one()
        kept = session.execute(text(KEPT)).one()
    assert (account.full_name, account.departments, account.language) == ("Ona Petraitė", ["cardiology"], "lt")
    assert account.password is None
    assert "Ona" not in str(kept), "names lie encrypted"
    press(admin, hub, clock, address, "/back")
    with hub.database.reading() as session:
        assert not session.get_one(Account, account.id).active


def test_nobody_shuts_themselves_out_or_gives_themselves_rights(
    admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    other = add_person(hub, "other@st-anna.example", ["admin"])
    for own in ("admin auditor;en;;yes", "admin;en;;no"):
        roles, language, departments, active = own.split(";")
        said = f"{STAFF}{ADMIN};;{roles};{language};{departments};{active}\n"
        _, page = send(admin, hub, said, clock, at=PEOPLE)
        assert SAY("admin.house.refused.email.own") in page, own
    said = f"{STAFF}other@st-anna.example;;staff;en;;yes\n"
    address, _ = send(admin, hub, said, clock, at=PEOPLE)
    hub.writer.run(  # meanwhile the other one takes this one's rights away: nothing of the file goes in
        lambda tx: change_account(
            tx, account_id=1, roles=["staff"], departments=None, active=True, who=f"account:{other}"
        )
    )
    hub.writer.run(lambda tx: house_import.begin_house_import(tx, about="people", key=3, who="account:1"))
    through(hub, clock)
    with hub.database.reading() as session:
        row = session.get_one(HouseImport, 3)
        assert (row.ended_at is not None, row.changed, row.refused) == (True, 0, 1)
        assert [fault[3] for fault in row.faults] == ["rights"]
        assert {role.name for role in session.get_one(Account, other).roles} == {"admin"}
    assert admin.get(address).status_code == 403


def test_who_sets_up_the_house_sees_no_file_of_people(manager: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    assert manager.get(f"{PEOPLE}/file").status_code == 403
    given, faults = read_file(json.dumps({"people": [{"email": "x@y.example", "roles": "admin"}]}), "house", "services")
    assert (given, [fault.reason for fault in faults]) == ([], ["tables"])
    key = hub.writer.run(
        lambda tx: house_import.keep_given(tx, about="people", given=[], faults=[], file="a.csv", who="account:1")
    )
    through(hub, clock)
    assert [manager.get(f"{HOUSE}/imports/{key}{more}").status_code for more in ("", "/now")] == [404, 404]
    token = token_on(manager.get(f"{HOUSE}/file").text)
    for act in ("", "/back"):
        assert manager.post(f"{HOUSE}/imports/{key}{act}", data={"csrf_token": token}).status_code == 404
