"""People wait and every desk is closed: staff see it where they choose a desk, an administrator on the first page."""

from datetime import timedelta

from flask.testing import FlaskClient

from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from display_server.services.lines.watch_lines import watch_lines
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import ADMIN, add_person, sign_in, signed_in, token_on
from tests.small_cast import NOW

WORDS = words(Language.ENGLISH)
SAYS = WORDS.count("staff.alarm.says", 1, service="Cardiologist's consultation", time="10:00")


def alone(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    hub.writer.run(watch_lines)
    clock.move(minutes=10)
    assert hub.writer.run(watch_lines) == 1


def unescaped(page: str) -> str:
    return page.replace("&#39;", "'")


def test_before_choosing_a_desk_staff_see_who_waits_alone_and_see_to_it(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    alone(hub, clock)
    signed_in(client, hub)
    page = client.get("/staff/").text
    assert SAYS in unescaped(page)
    seen = client.post("/staff/departments/cardiology/alarms/1/acknowledge", data={"csrf_token": token_on(page)})
    assert seen.status_code == 303
    after = client.get("/staff/").text
    assert WORDS.say("staff.alarm.acknowledged", time="10:10") in after
    assert WORDS.say("staff.alarm.acknowledge") not in after


def test_an_alarm_of_another_department_is_seen_by_nobody_there(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    alone(hub, clock)
    add_person(hub, departments=["laboratory"])
    sign_in(client)
    page = client.get("/staff/").text
    assert "Cardiologist" not in page
    said = {"csrf_token": token_on(page)}
    assert client.post("/staff/departments/cardiology/alarms/1/acknowledge", data=said).status_code == 404
    assert client.post("/staff/departments/laboratory/alarms/1/acknowledge", data=said).status_code == 303


def test_an_administrator_sees_it_on_the_first_page_and_says_who_sees_to_it(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    alone(hub, clock)
    signed_in(client, hub, ADMIN, ["admin"])
    page = client.get("/admin/").text
    assert SAYS in unescaped(page)
    assert client.post("/admin/alarms/none/acknowledge", data={"csrf_token": token_on(page)}).status_code == 404
    client.post("/admin/alarms/1/acknowledge", data={"csrf_token": token_on(page)})
    assert WORDS.say("staff.alarm.acknowledged", time="10:10") in client.get("/admin/list").text
    assert hub.clock.now() == NOW + timedelta(minutes=10)
