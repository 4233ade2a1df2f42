"""Where many write, a line may be committed after the sums have passed its number: its day still counts no more."""

import psycopg
import pytest

from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.display_server.services.records.test_day_sums import DAYS, adding, kept, report

GOES = (
    "INSERT INTO diary (at, visit_id, stage_id, move, old, new, who) "
    "SELECT at, visit_id, stage_id, 'leave', 'waiting', 'left', 'patient' FROM diary LIMIT 1"
)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_line_of_a_slow_transaction_is_not_passed(hub: Hub, clock: StandingClock) -> None:
    follow, url = adding(hub, clock), hub.settings.postgres
    assert url is not None
    take_number(hub)
    clock.move(days=1)
    with psycopg.connect(url) as slow:
        slow.execute(GOES)
        take_number(hub)
        follow()
        assert (kept(hub), report(hub)["total"]["left"]) == ({DAYS[0]}, 0)
        slow.commit()
    assert kept(hub) == set()
    assert report(hub)["total"]["left"] == 1
    follow()
    assert (kept(hub), report(hub)["total"]["left"]) == ({DAYS[0]}, 1)
