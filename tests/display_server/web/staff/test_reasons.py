"""Why somebody stands where they stand: by the step they wait for, the same on the console, by API and at the call."""

from datetime import timedelta

from sqlalchemy import select

from config.contract.words import Language
from display_server.db.models import Department, Desk
from display_server.db.reading.states import statements
from display_server.domain.queue_order import Reason
from display_server.domain.urgency import Urgency
from display_server.hub import Hub
from display_server.services.arrivals.add_arrival import Arrival, add_arrival
from display_server.web.hospital_api.reading import read_queue
from display_server.web.staff.line_of_desk import read_line
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, staff, token_key
from tests.display_server.services.visit_acts import HEART, LAB, People, checked_in, on_a_pathway
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
