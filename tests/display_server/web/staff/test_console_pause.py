"""A desk that pauses, on its console without a browser: reason, end, going on, and times that are none."""

import pytest
from flask.testing import FlaskClient
from uuid_utils.compat import uuid7

from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, press


def test_a_pause_names_its_reason_and_its_end_and_goes_on_by_the_main_key(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    at_work(client, hub)
    page = press(client, "pause", choice="meal", at="10:40")
    assert SAY("staff.pause.now") in page
    assert f"{SAY('staff.pause.reason.meal')} · {SAY('staff.pause.until', time='10:40')}" in page
    assert SAY("staff.act.call_next") not in page
    assert SAY("staff.refused.desk_paused") in press(client, "call_next")
    assert SAY("staff.act.call_next") in press(client, "resume")


def test_a_pause_that_lasts_longer_than_said_is_remembered_to_its_desk(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    at_work(client, hub)
    press(client, "pause", choice="break", at="10:10")
    clock.move(minutes=11)
    assert SAY("staff.pause.over", time="10:10") in client.get(CONSOLE).text


@pytest.mark.parametrize("typed", ["25:00", "soon", "10:00+02:00"])
def test_a_time_that_is_none_is_refused(client: FlaskClient, hub: Hub, typed: str) -> None:
    at_work(client, hub)
    said = {
        "csrf_token": token_on(client.get(CONSOLE).text),
        "request_id": str(uuid7()),
        "choice": "break",
        "at": typed,
    }
    assert client.post(f"{CONSOLE}/acts/pause", data=said).status_code == 400
