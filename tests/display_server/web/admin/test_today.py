"""Today: what needs somebody stands first, exceptions are one touch and end by themselves, each role does its own only."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import ClosedPart, Device, Service
from display_server.domain.contents import ContentEntry, ContentKind
from display_server.hub import Hub
from display_server.services.boards.edit_contents import add_content
from display_server.services.boards.preparing import end_content, send_another
from display_server.services.lines.alarm_letters import record_alarms, record_letters
from display_server.services.plans.plans import keep_plan, open_due_parts
from tests.conftest import StandingClock
from tests.display_server.services.plan_acts import plan_of
from tests.display_server.services.queue_acts import book, staff, take_number
from tests.display_server.web.admin.test_fleet import hear
from tests.display_server.web.people import ADMIN, add_person, sign_in, signed_in, token_on
from tests.display_server.web.phone.test_ways import plan, the_site

SAY, COUNT = words(Language.ENGLISH).say, words(Language.ENGLISH).count
TODAY = "/admin/today"


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def press(client: FlaskClient, address: str, **said: str) -> tuple[int, str]:
    token = token_on(client.get(TODAY).text)
    answer = client.post(f"{TODAY}/{address}", data={"csrf_token": token, **said}, follow_redirects=True)
    return answer.status_code, answer.text


def draw(hub: Hub) -> None:
    data = plan().model_dump(mode="json")
    hub.writer.run(lambda tx: keep_plan(tx, site=the_site(tx), plan=plan_of(data), source="drawn", who="command"))


def test_the_longest_wait_and_a_line_without_a_desk_stand_there(
    admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    assert SAY("admin.today.nobody") in admin.get(TODAY).text
    take_number(hub)
    clock.move(minutes=17)
    page = admin.get(f"{TODAY}/list").text
    assert SAY("admin.today.minutes", minutes=17) in page
    assert 'class="tag warn"' in page
    assert SAY("admin.today.no_desk") in page
    staff(hub)
    assert 'class="tag warn"' not in admin.get(f"{TODAY}/list").text


def test_a_silent_device_is_named(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    hear(hub, paper="ready")
    clock.move(minutes=2)
    assert SAY("admin.fleet.silent_alarm", device="Lobby kiosk L1", time="10:00") in admin.get(TODAY).text


def test_a_service_closes_early_by_one_touch_and_who_is_booked_later_is_counted(admin: FlaskClient, hub: Hub) -> None:
    book(hub, starts_at=hub.clock.now() + timedelta(hours=6))
    status, page = press(admin, "close", service="cardiology-consultation", at="14:00")
    assert status == 200
    assert COUNT("admin.today.booked_after", 1) in page
    closes = SAY("admin.today.closes", service="Cardiologist&#39;s consultation", time="14:00")
    assert closes in page
    assert closes not in press(admin, "close/1/end")[1]
    with hub.database.reading() as session:
        assert session.scalars(select(Service.hours).where(Service.id == 1)).one() is None


IMPOSSIBLE: tuple[tuple[str, dict[str, str], str], ...] = (
    ("close", {"service": "cardiology-consultation", "at": "09:00"}, "past"),
    ("close", {"service": "cardiology-consultation", "at": "soon"}, "time"),
    ("close", {"service": "nobody", "at": "14:00"}, "unknown"),
    ("part", {"part": "lift-z", "until": "14:00"}, "unknown"),
    ("part", {"part": "lift-z", "until": "late"}, "time"),
    ("late", {"desk": "nobody", "minutes": "20", "reason": "illness"}, "unknown"),
    ("late", {"desk": "cardiology-12", "minutes": "7", "reason": "illness"}, "unknown"),
)


def test_what_cannot_be_done_is_said_beside_what_was_typed(admin: FlaskClient, hub: Hub) -> None:
    draw(hub)
    for form, said, why in IMPOSSIBLE:
        status, page = press(admin, form, **said)
        assert (status, SAY(f"admin.today.refused.{why}") in page) == (422, True), f"{form} {said}"


def test_a_lift_stands_until_its_time_and_works_again_by_itself(
    admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    draw(hub)
    assert press(admin, "part", part="lift", until="11:00")[0] == 200
    assert press(admin, "part", part="lift", until="12:00")[0] == 200, "the newer end holds"
    with hub.database.reading() as session:
        closed = session.scalars(select(ClosedPart)).one()
        assert closed.until == hub.clock.now() + timedelta(hours=2)
    clock.move(hours=2)
    assert hub.writer.run(open_due_parts) == 1
    assert press(admin, "part", part="lift")[0] == 200
    assert SAY("admin.today.usual") in press(admin, "part/lift/end")[1]


def test_a_doctor_is_late_at_the_room_where_they_work(admin: FlaskClient, hub: Hub) -> None:
    staff(hub)
    page = press(admin, "late", desk="cardiology-12", minutes="20", reason="emergency")[1]
    said = SAY(
        "staff.delay.says", what="Room 12", minutes=20, reason=SAY("common.delay_reason.emergency"), time="10:20"
    )
    assert said in page
    assert said not in press(admin, "late/1/end")[1]


def test_a_head_acts_for_the_own_department_only_and_a_porter_for_lifts_only(app: Flask, hub: Hub) -> None:
    draw(hub)
    head, porter = app.test_client(), app.test_client()
    add_person(hub, "head@st-anna.example", ["head"], ["laboratory"])
    add_person(hub, "porter@st-anna.example", ["porter"])
    assert sign_in(head, "head@st-anna.example").location.endswith("/admin/first")
    sign_in(porter, "porter@st-anna.example")
    assert "Cardiologist" not in head.get(TODAY).text
    assert press(head, "close", service="cardiology-consultation", at="14:00")[0] == 422
    assert press(head, "close", service="blood-test", at="14:00")[0] == 200
    assert 'id="close"' not in porter.get(TODAY).text
    assert press(porter, "close", service="blood-test", at="14:00")[0] == 403


def test_getting_started_comes_first_until_the_house_works(admin: FlaskClient, hub: Hub) -> None:
    assert admin.get("/admin/first").location.endswith("/admin/start")


def test_nobody_to_receive_alarms_is_red_until_a_letter_was_taken(admin: FlaskClient, hub: Hub) -> None:
    assert SAY("admin.alarms.nobody") in admin.get(TODAY).text
    said = {"name": "Ona", "address": "json://duty.example/a", "days": [*"0123456"], "begins": "00:00", "ends": "00:00"}
    token = token_on(admin.get("/admin/alarms").text)
    wrong = admin.post("/admin/alarms", data={"csrf_token": token, **said, "address": "somewhere"})
    assert (wrong.status_code, SAY("admin.alarms.refused.address.shape") in wrong.text.replace("&#39;", "'")) == (
        422,
        True,
    )
    assert admin.post("/admin/alarms", data={"csrf_token": token, **said}).status_code == 303
    page = admin.get("/admin/alarms").text
    assert SAY("admin.alarms.sending") in page
    assert "duty.example" not in page, "an address may hold a password"
    hub.writer.run(lambda tx: record_letters(tx, told=[], contacts={"1": None}, check=None))
    assert SAY("admin.alarms.nobody") not in admin.get(TODAY).text
    admin.post("/admin/alarms/1/remove", data={"csrf_token": token})
    assert SAY("admin.alarms.nobody") in admin.get(TODAY).text


def test_what_was_told_outside_the_house_is_seen_to_by_one_touch(admin: FlaskClient, hub: Hub) -> None:
    wrong = [{"kind": "silent", "key": "silent:1", "about": {"names": {"en": "Lobby kiosk"}, "serial": "L1"}}]
    hub.writer.run(lambda tx: record_alarms(tx, wrong=wrong))
    assert "Lobby kiosk L1 has been silent" not in admin.get(TODAY).text
    hub.writer.run(lambda tx: record_letters(tx, told=[1], contacts={}, check=None))
    page = admin.get(TODAY).text
    assert "Lobby kiosk L1 has been silent" in page
    admin.post("/admin/alarms/told/1/acknowledge?on=today", data={"csrf_token": token_on(page)})
    assert SAY("admin.alarms.seen") in admin.get(TODAY).text


def test_a_silent_device_that_was_told_outside_is_said_once(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    hear(hub, paper="ready")
    clock.move(minutes=2)
    with hub.database.reading() as session:
        kiosk = session.scalars(select(Device).where(Device.serial == "L1")).one()
    wrong = [{"kind": "silent", "key": f"silent:{kiosk.id}", "about": {"names": {"en": "Lobby kiosk"}, "serial": "L1"}}]
    hub.writer.run(lambda tx: record_alarms(tx, wrong=wrong))
    hub.writer.run(lambda tx: record_letters(tx, told=[1], contacts={}, check=None))
    page = admin.get(f"{TODAY}/list").text
    assert page.count("Lobby kiosk L1") == 1
    assert SAY("admin.fleet.silent_alarm", device="Lobby kiosk L1", time="10:00") not in page


def test_a_sent_file_that_no_board_shows_is_named(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    def send(title: str) -> int:
        entry = ContentEntry(title=title)
        return int(
            hub.writer.run(
                lambda tx: add_content(tx, kind=ContentKind.PICTURE, entry=entry, coming=title, who="account:1")
            )
        )

    key = send("Hands")
    assert "Hands" not in admin.get(TODAY).text, "it is being prepared"
    hub.writer.run(lambda tx: end_content(tx, key=key, upload="Hands", file=None, made=None, failed="picture"))
    assert SAY("admin.today.missing_contents", titles="Hands") in admin.get(TODAY).text
    send("Visits")
    clock.move(minutes=6)
    assert SAY("admin.today.missing_contents", titles="Hands, Visits") in admin.get(TODAY).text, "nobody prepares it"
    hub.writer.run(lambda tx: send_another(tx, key=key, coming="Hands2", who="account:1"))
    assert SAY("admin.today.missing_contents", titles="Visits") in admin.get(TODAY).text
