"""What an act at a desk answers is the desk as it is now, whoever changed it a moment ago; and a refused act leaves nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, true, update

from display_server.db.engine.transaction import Transaction
from display_server.db.engine.writing import open_writer
from display_server.db.models import Stage
from display_server.hub import Hub
from display_server.services.house.desks import move_desk
from display_server.services.house.edit_desk import DeskEntry, change_desk
from display_server.services.house.places import PlaceEntry, change_place
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.web.systems import API, post
from tests.small_cast import named

ON_BOTH_DATABASES = True

CODE = "cardiology-14"
DESK = f"/desks/{CODE}"
WHO = "account:1"


def by_another(hub: Hub, act: Callable[[Transaction], Any]) -> None:
    """By another node, of which this one hears nothing in time. SQLite has one writer."""
    if hub.settings.postgres is None:
        hub.writer.run(act)
        return
    node = open_writer(hub.settings, hub.clock)
    try:
        node.run(act)
    finally:
        node.close()


def states(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Stage.state).order_by(Stage.id)))


def test_a_desk_renamed_a_moment_ago_answers_with_its_new_name(system: FlaskClient, hub: Hub) -> None:
    assert post(system, f"{DESK}/open").get_json()["names"]["en"]["name"] == "Room 14"
    suite = PlaceEntry(named("Suite 14"), "room", "2", "14")
    by_another(hub, partial(change_place, code="room-14", entry=suite, who=WHO))
    assert post(system, f"{DESK}/call-next").get_json()["names"]["en"]["name"] == "Suite 14"


def test_a_desk_moved_a_moment_ago_answers_with_its_new_room(system: FlaskClient, hub: Hub) -> None:
    assert post(system, f"{DESK}/go-on").get_json()["room"] == "room-14"
    by_another(hub, partial(move_desk, code=CODE, department="laboratory", place="room-3", who=WHO))
    said = post(system, f"{DESK}/go-on").get_json()
    assert (said["room"], said["department"], said["names"]["en"]["name"]) == ("room-3", "laboratory", "Room 3 (2)")
    assert said == system.get(f"{API}{DESK}").get_json()


def test_a_desk_given_another_service_answers_with_it(system: FlaskClient, hub: Hub) -> None:
    assert post(system, f"{DESK}/open").get_json()["services"] == [CARDIOLOGY]
    both = DeskEntry({CARDIOLOGY: 1, BLOOD: 1})
    hub.writer.run(partial(change_desk, code=CODE, entry=both, who=WHO))
    assert sorted(post(system, f"{DESK}/call-next").get_json()["services"]) == [BLOOD, CARDIOLOGY]


def test_an_administrators_act_that_failed_leaves_the_name_as_it_was(system: FlaskClient, hub: Hub) -> None:
    post(system, f"{DESK}/open")

    def rename_and_fail(tx: Transaction) -> None:
        change_place(tx, code="room-14", entry=PlaceEntry(named("Suite 14"), "room", "2", "14"), who=WHO)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hub.writer.run(rename_and_fail)
    assert post(system, f"{DESK}/call-next").get_json()["names"]["en"]["name"] == "Room 14"


def test_finish_and_call_at_a_desk_that_cannot_call_finishes_nobody(system: FlaskClient, hub: Hub) -> None:
    for _ in range(2):
        take_number(hub)
    post(system, f"{DESK}/open")
    post(system, f"{DESK}/call-next")
    post(system, f"{DESK}/here", {"number": "K-001"})
    post(system, f"{DESK}/pause", {"reason": "break"})
    answer = post(system, f"{DESK}/finish-and-call", {"number": "K-001"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "desk_paused")
    assert states(hub) == ["serving", "waiting"]
    answer = post(system, f"{DESK}/finish-and-call", {"number": "K-002"})
    assert answer.get_json()["code"] == "patient_changed", "the finish is refused first, as ever"
    post(system, f"{DESK}/go-on")
    assert post(system, f"{DESK}/finish-and-call", {"number": "K-001"}).get_json()["patient"]["number"] == "K-002"
    assert states(hub) == ["done", "called"]


def test_a_number_nobody_holds_counts_for_nobody_when_its_call_is_undone(
    system: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    post(system, f"{DESK}/open")
    take_number(hub)
    hub.writer.run(lambda tx: tx.session.execute(update(Stage).values(ghost=true())))
    clock.move(seconds=1)
    assert post(system, f"{DESK}/call-next").get_json()["patient"]["number"] == "K-001"
    assert take_number(hub).people_ahead == 0
    clock.move(seconds=1)
    assert post(system, f"{DESK}/undo", {"number": "K-001"}).status_code == 200
    assert take_number(hub).people_ahead == 1, "K-002; K-001 waits again, and is nobody's"
