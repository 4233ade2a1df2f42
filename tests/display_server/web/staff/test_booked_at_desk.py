"""A booked patient at a desk without a number: found by letter or identity and checked in there, by their booked time."""

import re
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from uuid_utils.compat import uuid7
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Booking, Stage, Visit
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.arrivals.check_in_at_desk import check_in_at_desk
from display_server.services.desks.act_at_desk import act_at_desk
from display_server.services.desks.desk_act import DeskAct
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import (
    BLOOD,
    CARDIOLOGY,
    CODE,
    QR,
    arrive,
    book,
    staff,
    take_number,
    token_key,
)
from tests.display_server.services.visit_acts import LAB, on_a_pathway
from tests.display_server.web.people import add_person, sign_in, token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, numbers_waiting
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

BORN = "1951-03-14"


def look(client: FlaskClient, **said: str) -> str:
    form = {"csrf_token": token_on(client.get("/staff/").text), **said}
    return client.post(f"{CONSOLE}/find", data=form, headers={"X-Atrium-Fragment": "1"}).text


def take_in(client: FlaskClient, found: str, request_id: str | None = None) -> TestResponse:
    (key,) = re.findall(r'name="booking" value="(\d+)"', found)
    form = {"csrf_token": token_on(client.get("/staff/").text), "request_id": request_id or str(uuid7())}
    return client.post(f"{CONSOLE}/check-in", data={**form, "booking": key, "language": "ru"}, follow_redirects=True)


def steps_on(slip: str) -> list[str]:
    """The steps of a paper as they are read: number, name, place, how it stands."""
    lines = re.findall(r"<li\b.*?</li>", slip, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


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


def test_a_visit_of_several_steps_lists_them_on_the_desks_paper(client: FlaskClient, hub: Hub) -> None:
    """As a kiosk's ticket does, and a copy says how far the visit has come; a discreet service by where one waits."""
    on_a_pathway(hub, (BLOOD, "confidential-test", CARDIOLOGY))
    at_work(client, hub)
    say = words(Language.RUSSIAN).say
    now, later, done = (say(f"phone.step.{state}") for state in ("serving", "expected", "done"))
    first = take_in(client, look(client, said=CODE)).text
    assert say("paper.steps") in first
    assert steps_on(first) == [
        f"1. Blood test Waiting area A {now}",
        f"2. Waiting area A {later}",
        f"3. Cardiologist&#39;s consultation Waiting area B {later}",
    ]
    assert "HIV" not in first
    nurse = staff(hub, "jonas", LAB)
    for act, number in ((DeskAct.CALL_NEXT, None), (DeskAct.HERE, "M-001"), (DeskAct.FINISH, "M-001")):
        hub.writer.run(
            partial(act_at_desk, request_id=uuid7(), desk=LAB, act=act, number=number, account_id=nurse, choice=None)
        )
    with hub.database.reading() as session:
        visit_id = session.scalars(select(Visit.id)).one()
    form = {"csrf_token": token_on(client.get(CONSOLE).text)}
    copy = client.post(f"{CONSOLE}/visits/{visit_id}/copy", data=form, follow_redirects=True).text
    assert say("paper.copy") in copy
    assert [step.rpartition(" ")[2] for step in steps_on(copy)] == [done, now, later]


def test_a_visit_of_one_step_has_no_list(client: FlaskClient, hub: Hub) -> None:
    book(hub)
    at_work(client, hub)
    assert words(Language.RUSSIAN).say("paper.steps") not in take_in(client, look(client, said=CODE)).text
