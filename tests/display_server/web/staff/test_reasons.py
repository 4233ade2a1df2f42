"""Why somebody stands where they stand: by the step they wait for, the same on the console, by API and at the call."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update

from config.contract.words import Language
from display_server.db.models import Department, Desk
from display_server.db.reading.states import statements
from display_server.domain.delay import DelayOf, DelayReason, Fate
from display_server.domain.queue_order import Reason
from display_server.domain.urgency import Urgency
from display_server.hub import Hub
from display_server.services.arrivals.add_arrival import Arrival, add_arrival
from display_server.services.desks.transfer import Destination, transfer
from display_server.services.lines.declare_delay import declare_delay
from display_server.services.lines.move_waiting import Sending
from display_server.services.visits.defer import defer
from display_server.web.hospital_api.reading import read_queue
from display_server.web.staff.line_of_desk import read_line
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, staff, take_number, token_key
from tests.display_server.services.test_trouble import send
from tests.display_server.services.visit_acts import HEART, LAB, People, checked_in, on_a_pathway
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work
from tests.small_cast import NOW

ON_BOTH_DATABASES = True


def reasons(hub: Hub, desk: str, service: str) -> tuple[Reason, str]:
    """Of the one who waits there: on the console, by API."""
    now = hub.clock.now()
    with hub.database.reading() as session:
        row = session.scalars(select(Desk).where(Desk.code == desk)).one()
        line = read_line(session, row, session.get_one(Department, row.department_id), now, Language.ENGLISH)
        (told,) = read_queue(statements(session), service, now).waiting
    (person,) = line.waiting
    return person.reason, told.reason


def test_a_later_step_is_not_late_for_the_time_of_another(hub: Hub, clock: StandingClock) -> None:
    on_a_pathway(hub, (CARDIOLOGY, BLOOD), starts_at=NOW + timedelta(minutes=10))
    number, people = checked_in(hub).issued, People(hub)
    assert number is not None
    assert reasons(hub, HEART, CARDIOLOGY) == (Reason.BOOKED_TIME, "booked_time")
    clock.move(minutes=25)  # more than a grace past the time, and it is not they who are late
    assert reasons(hub, HEART, CARDIOLOGY)[0] is not Reason.LATE_FOR_BOOKING
    people.serve(HEART, number.number)
    assert reasons(hub, LAB, BLOOD) == (Reason.EARLIEST_DUE, "earliest_due"), "no time was booked for this step"


def test_where_people_are_seen_by_urgency_the_colour_is_the_reason(hub: Hub, clock: StandingClock) -> None:
    change(hub, triage=True)
    nurse = staff(hub)
    for urgency in (Urgency.GREEN, Urgency.RED):
        arrival = Arrival(CARDIOLOGY, urgency, Language.ENGLISH)
        hub.writer.run(
            lambda tx, said=arrival: add_arrival(  # type: ignore[misc]
                tx, desk=HEART, arrival=said, token_key=token_key(hub), who=f"account:{nurse}"
            )
        )
        clock.move(minutes=1)
    with hub.database.reading() as session:
        desk = session.scalars(select(Desk).where(Desk.code == HEART)).one()
        department = session.get_one(Department, desk.department_id)
        red, green = read_line(session, desk, department, clock.now(), Language.ENGLISH).waiting
    assert (red.urgency, red.due_at) == ("red", red.arrived_at)
    assert (green.urgency, green.due_at - NOW) == ("green", timedelta(hours=2))


def test_whoever_asked_for_some_minutes_comes_back_and_does_not_walk(
    hub: Hub, client: FlaskClient, clock: StandingClock
) -> None:
    visit = take_number(hub).visit_id
    at_work(client, hub)
    hub.writer.run(lambda tx: defer(tx, visit_id=visit, minutes=10, who="patient"))
    assert reasons(hub, HEART, CARDIOLOGY) == (Reason.COMES_BACK, "comes_back")
    page = client.get(CONSOLE).text
    assert SAY("staff.why.comes_back", time="10:10") in page
    assert SAY("staff.nobody_before", time="10:10") in page
    assert SAY("staff.all_on_the_way") not in page
    clock.move(minutes=10)
    assert reasons(hub, HEART, CARDIOLOGY) == (Reason.EARLIEST_DUE, "earliest_due")


def test_whoever_a_delay_let_go_comes_back_also_to_another_line_unless_the_walk_there_is_longer(
    hub: Hub, clock: StandingClock
) -> None:
    number = take_number(hub).number
    nurse = staff(hub)
    key = hub.writer.run(
        lambda tx: declare_delay(
            tx, desk=HEART, of=DelayOf.DESK, minutes=30, reason=DelayReason.EMERGENCY, who=f"account:{nurse}"
        )
    )
    assert send(hub, key, Sending(Fate.RETURN_AT, at=NOW + timedelta(minutes=30))) == (1, 0)
    assert reasons(hub, HEART, CARDIOLOGY) == (Reason.COMES_BACK, "comes_back")
    clock.move(minutes=29, seconds=50)
    staff(hub, "rasa", LAB)
    hub.writer.run(lambda tx: tx.session.execute(update(Department).values(walk_minutes=1)))
    to = Destination(service=BLOOD)
    hub.writer.run(lambda tx: transfer(tx, desk=HEART, number=number, to=to, who=f"account:{nurse}"))
    assert reasons(hub, LAB, BLOOD) == (Reason.ON_THE_WAY, "on_the_way"), "they are here, and walk"
