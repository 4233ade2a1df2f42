"""A visit's next step is closed: the desk reads it before it finishes, and after, while somebody waits there for nobody."""

from datetime import time

import pytest
from flask.testing import FlaskClient

from config.contract.hours import Day, Hours, Span
from display_server.hub import Hub
from display_server.services.lines.close_services import close_ended_services
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change as change_service
from tests.display_server.services.queue_acts import BLOOD, staff, take_number
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, press
from tests.display_server.web.staff.test_visit_acts import change as change_visit


def open_from(hub: Hub, opens: int, closes: int) -> None:
    day = Day(spans=(Span(opens=time(opens), closes=time(closes)),))
    change_service(hub, BLOOD, hours=Hours(weekly=(day,) * 7))


def with_next_step(client: FlaskClient, hub: Hub) -> None:
    """Served at ten o'clock, a blood test to come."""
    at_work(client, hub)
    change_visit(client, take_number(hub).visit_id, "steps", add=BLOOD)
    press(client, "call_next")
    press(client, "here", "K-001")


@pytest.mark.parametrize(
    ("opens", "before", "after"),
    [
        (14, SAY("staff.closed_step.ahead", service="Blood test", time="14:00"),
         SAY("staff.closed_step.waits", number="K-001", service="Blood test", time="14:00")),
        (7, SAY("staff.closed_step.ahead_over", service="Blood test"),
         SAY("staff.closed_step.waits_over", number="K-001", service="Blood test")),
    ],
)  # fmt: skip
def test_a_closed_next_step_is_said_before_and_after_the_finish(
    client: FlaskClient, hub: Hub, opens: int, before: str, after: str
) -> None:
    open_from(hub, opens, opens + 2)
    with_next_step(client, hub)
    assert before in client.get(CONSOLE).text
    assert after in press(client, "finish", "K-001")
    assert after not in press(client, "undo", "K-001")


def test_an_open_desk_works_overtime_and_is_no_closed_step(client: FlaskClient, hub: Hub) -> None:
    open_from(hub, 7, 9)
    staff(hub, desk="laboratory-3")
    with_next_step(client, hub)
    assert "Next step" not in client.get(CONSOLE).text
    assert "was sent on" not in press(client, "finish", "K-001")


def test_whom_nobody_sent_elsewhere_is_not_served_and_does_not_wait_for_tomorrow(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    open_from(hub, 7, 9)
    with_next_step(client, hub)
    press(client, "finish", "K-001")
    clock.move(minutes=4)
    assert hub.writer.run(close_ended_services) == 0, "the finish can still be taken back"
    clock.move(minutes=1)
    assert hub.writer.run(close_ended_services) == 1
    assert SAY("staff.closed_step.waits_over", number="K-001", service="Blood test") not in client.get(CONSOLE).text
