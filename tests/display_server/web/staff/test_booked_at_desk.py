"""A booked patient at a desk without a number: found by letter or identity and checked in there, by their booked time."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from uuid_utils.compat import uuid7
from werkzeug.test import TestResponse

from config.contract.words import Language
from display_server.db.models import Booking, Stage, Visit
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.arrivals.check_in_at_desk import check_in_at_desk
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import CODE, QR, arrive, book, take_number, token_key
from tests.display_server.web.people import add_person, sign_in, token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, numbers_waiting
from tests.small_cast import NOW

BORN = "1951-03-14"


def look(client: FlaskClient, **said: str) -> str:
    form = {"csrf_token": token_on(client.get("/staff/").text), **said}
    return client.post(f"{CONSOLE}/find", data=form, headers={"X-Atrium-Fragment": "1"}).text


def take_in(client: FlaskClient, found: str, request_id: str | None = None) -> TestResponse:
    (key,) = re.findall(r'name="booking" value="(\d+)"', found)
    form = {"csrf_token": token_on(client.get("/staff/").text), "request_id": request_id or str(uuid7())}
    return client.post(f"{CONSOLE}/check-in", data={**form, "booking": key, "language": "ru"}, follow_redirects=True)


def test_whoever_holds_their_letter_is_checked_in_at_the_desk_once(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    book(hub)
    at_work(client, hub)
    found, request_id = look(client, said=CODE), str(uuid7())
    assert SAY("staff.find.booked") in found
    assert "Ona Petraitė" in found
    for _ in range(2):
        assert "K-002" in take_in(client, found, request_id).text
    assert numbers_waiting(client.get(CONSOLE).text) == ["K-002", "K-001"], "due at the booked time"
    with hub.database.reading() as session:
        visit, stage = session.execute(
            select(Visit, Stage).join(Stage, Stage.visit_id == Visit.id).where(Visit.booking_id.is_not(None))
        ).one()
    assert (visit.language, stage.due_at) == ("ru", NOW + timedelta(minutes=10))
    assert SAY("staff.refused.booking_gone") in take_in(client, found).text
    assert "K-002" in look(client, said=CODE), "now they have a number"


def test_whoever_holds_nothing_is_found_by_birth_date_and_name(client: FlaskClient, hub: Hub) -> None:
    book(hub)
    book(hub, NOW + timedelta(days=1), code="XMXCXJGY", qr=None)
    hub.writer.run(lambda tx: tx.session.execute(update(Booking).values(birth_date=BORN)) and None)
    at_work(client, hub)
    assert "K-001" in take_in(client, look(client, born=BORN, name="petr")).text
    assert SAY("staff.find.booked") not in look(client, born=BORN, name="petr"), "tomorrow's is not today's"


@pytest.mark.parametrize("slot", [NOW + timedelta(hours=3), NOW - timedelta(hours=2)])
def test_staff_take_in_whom_a_kiosk_sends_to_a_person(client: FlaskClient, hub: Hub, slot: datetime) -> None:
    """Too early they wait for their time, past the grace they stand with walk-ins."""
    book(hub, slot)
    assert arrive(hub).issued is None
    at_work(client, hub)
    take_in(client, look(client, said=QR))
    with hub.database.reading() as session:
        stage = session.scalars(select(Stage)).one()
    assert stage.state == State.WAITING
    assert stage.due_at == slot if slot > NOW else stage.due_at > NOW


def test_a_booking_of_a_department_one_does_not_see_is_not_found(client: FlaskClient, hub: Hub) -> None:
    book(hub)
    add_person(hub, "lab@st-anna.example", departments=["laboratory"])
    sign_in(client, "lab@st-anna.example")
    token, desk = token_on(client.get("/staff/").text), "/staff/desks/laboratory-3"
    client.post(f"{desk}/open", data={"csrf_token": token})
    fragment = {"X-Atrium-Fragment": "1"}
    found = client.post(f"{desk}/find", data={"csrf_token": token, "said": CODE}, headers=fragment)
    assert SAY("staff.refused.visit_unknown") in found.text
    form = {"csrf_token": token, "request_id": str(uuid7()), "booking": "1", "language": "lt"}
    answer = client.post(f"{desk}/check-in", data=form, follow_redirects=True)
    assert SAY("staff.refused.booking_gone") in answer.text
    with hub.database.reading() as session:
        assert session.scalars(select(Visit)).all() == []


def test_a_booking_of_tomorrow_is_not_taken_in(hub: Hub, clock: StandingClock) -> None:
    book(hub, NOW + timedelta(days=1))
    with pytest.raises(Refused, match="booking_gone"):
        hub.writer.run(
            lambda tx: check_in_at_desk(
                tx, booking=1, language=Language.LITHUANIAN, token_key=token_key(hub), who="account:1"
            )
        )
