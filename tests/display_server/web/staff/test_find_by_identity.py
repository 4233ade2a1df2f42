"""Somebody at the desk holds nothing: found by birth date and name as booked, and the audit says that somebody looked."""

from flask.testing import FlaskClient
from sqlalchemy import select, update

from display_server.db.models import AuditLine, Booking
from display_server.hub import Hub
from tests.at_rest import stored
from tests.display_server.services.queue_acts import arrive, book, take_number
from tests.display_server.web.people import add_person, sign_in, token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work

BORN = "1951-03-14"


def look(client: FlaskClient, born: str, name: str) -> str:
    form = {"csrf_token": token_on(client.get(CONSOLE).text), "born": born, "name": name}
    answer = client.post(f"{CONSOLE}/find", data=form, headers={"X-Atrium-Fragment": "1"})
    assert answer.status_code == 200
    return answer.text


def come(hub: Hub) -> None:
    """Ona Petraitė, booked, has come; nobody of that name stands behind her."""
    take_number(hub)
    book(hub)
    hub.writer.run(lambda tx: tx.session.execute(update(Booking).values(birth_date=BORN)) and None)
    arrive(hub)


def test_a_birth_date_and_the_beginning_of_a_name_find_one_visit(client: FlaskClient, hub: Hub) -> None:
    come(hub)
    at_work(client, hub)
    assert ">K-002<" in look(client, BORN, "petraite")
    assert ">K-002<" in look(client, BORN, "On")
    for born, name in (("1951-03-15", "Petraitė"), (BORN, "traitė"), (BORN, "Jonas")):
        assert SAY("staff.refused.visit_unknown") in look(client, born, name)
    for born, name in (("", "Petraitė"), (BORN, "P"), ("31.02.1951", "Petraitė")):
        assert SAY("staff.refused.identity_needed") in look(client, born, name)


def test_the_audit_says_that_somebody_looked_and_never_for_whom(client: FlaskClient, hub: Hub) -> None:
    come(hub)
    at_work(client, hub)
    look(client, BORN, "Petrait")
    with hub.database.reading() as session:
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc()).limit(1)).one()
    assert (line.what, line.after) == ("identity_searched", {"found": 1})
    assert b"Petrait" not in stored(hub)


def test_people_of_other_departments_are_not_found(client: FlaskClient, hub: Hub) -> None:
    come(hub)
    add_person(hub, "lab@st-anna.example", departments=["laboratory"])
    sign_in(client, "lab@st-anna.example")
    token = token_on(client.get("/staff/").text)
    client.post("/staff/desks/laboratory-3/open", data={"csrf_token": token})
    form = {"csrf_token": token, "born": BORN, "name": "Petrait"}
    answer = client.post("/staff/desks/laboratory-3/find", data=form, headers={"X-Atrium-Fragment": "1"})
    assert SAY("staff.refused.visit_unknown") in answer.text
