"""Telling another system what happens: in order, at least once, with one id for an event, whatever the other side does."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from config.contract.webhook import WebhookEvent
from display_server.db.reading.diary_cursor import BEGINNING
from display_server.domain.webhook import Letter
from display_server.hub import Hub
from display_server.jobs.webhooks.courier import Couriers
from display_server.services.desks.desk_act import DeskAct
from display_server.services.systems.edit_webhook import (
    add_webhook,
    remove_webhook,
    replay_webhook,
)
from tests.conftest import StandingClock
from tests.display_server.jobs.webhooks.courier_in_hand import Courier, moves, numbers
from tests.display_server.jobs.webhooks.receiver import CLOSE, HANG, Receiver, receiving
from tests.display_server.services.desk_acts import desk_in_hand
from tests.display_server.services.queue_acts import arrive, book, take_number

ON_BOTH_DATABASES = True
README = Path(__file__).parents[4] / "display_server" / "jobs" / "README.md"


def test_every_move_is_told_in_order_once(hub: Hub, clock: StandingClock, courier: Courier) -> None:
    take_number(hub)
    take_number(hub)
    desk = desk_in_hand(hub)
    desk.call()
    desk.press(DeskAct.HERE, "K-001")
    desk.press(DeskAct.FINISH, "K-001")
    courier.tell_until(5)
    courier.tell()
    assert moves(courier.receiver) == ["K-001 issue", "K-002 issue", "K-001 call", "K-001 here", "K-001 finish"]
    call = courier.receiver.events[2]
    assert (call.service, call.department, call.desk) == ("cardiology-consultation", "cardiology", "cardiology-12")
    assert (call.old, call.new, call.stage, call.at) == ("waiting", "called", 1, clock.now())
    assert [letter.state for letter in courier.letters] == [Letter.DELIVERED] * 5
    assert courier.row.last_ok_at == clock.now()


def test_what_happened_before_is_not_told_and_what_comes_after_is(hub: Hub, courier: Courier) -> None:
    take_number(hub)
    courier.tell_until(1)
    courier.add()
    courier.tell()
    assert numbers(courier.receiver) == ["K-001"]


def test_an_event_holds_nothing_of_a_person(hub: Hub, courier: Courier) -> None:
    book(hub)
    arrive(hub)
    courier.tell_until(1)
    told = courier.receiver.heard[0][1].decode()
    assert "Ona" not in told
    assert "Petrait" not in told
    fields = {"version", "id", "position", "move", "at", "visit_id", "number", "day", "stage", "service", "department",
              "desk", "old", "new", "due_at"}  # fmt: skip
    assert set(WebhookEvent.model_validate_json(told).model_dump()) == fields


@pytest.mark.parametrize("trouble", [500, 307, HANG, CLOSE])
def test_whatever_fails_is_told_again_with_the_same_id_before_the_next(
    hub: Hub, clock: StandingClock, courier: Courier, trouble: int | str
) -> None:
    courier.receiver.answers = [204, trouble, trouble]
    for _ in range(3):
        take_number(hub)
    courier.tell_until(2)
    courier.tell()
    assert numbers(courier.receiver) == ["K-001", "K-002"], "the pause is kept"
    assert courier.row.failures == 1
    for count in (3, 5):
        clock.move(minutes=10)
        courier.tell_until(count)
    assert numbers(courier.receiver) == ["K-001", "K-002", "K-002", "K-002", "K-003"]
    ids = [headers["Atrium-Event-Id"] for headers, _ in courier.receiver.heard]
    assert len(set(ids)) == 3
    assert ids[1] == ids[2] == ids[3] == str(courier.receiver.events[1].id)
    bodies = [body for _, body in courier.receiver.heard]
    assert bodies[1] == bodies[2] == bodies[3]
    assert (courier.row.failures, courier.row.failing_since) == (0, None)


def test_the_signature_is_verified_as_the_readme_shows(hub: Hub, courier: Courier) -> None:
    found = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found is not None
    said: dict[str, Callable[[str, dict[str, str], bytes], bool]] = {}
    exec(found[1], said)  # noqa: S102  # the lines that receivers are told to copy
    is_ours = said["is_ours"]
    take_number(hub)
    courier.tell_until(1)
    ((headers, body),) = courier.receiver.heard
    assert is_ours(courier.made.secret, headers, body)
    assert not is_ours("another secret", headers, body)
    assert not is_ours(courier.made.secret, headers, body + b" ")
    later = str(int(headers["Atrium-Timestamp"]) + 1)
    assert not is_ours(courier.made.secret, {**headers, "Atrium-Timestamp": later}, body)
    assert not is_ours(courier.made.secret, {**headers, "Atrium-Timestamp": "0"}, body)


def test_a_filter_tells_only_what_it_names(hub: Hub, clock: StandingClock, receiver: Receiver) -> None:
    courier = Courier(hub, clock, receiver)
    hub.writer.run(lambda tx: remove_webhook(tx, webhook_id=courier.made.id, who="command"))
    courier.made = courier.add("call")
    take_number(hub)
    desk_in_hand(hub).call()
    courier.tell_until(1)
    courier.tell()
    assert moves(receiver) == ["K-001 call"]


def test_many_unwanted_lines_are_passed_and_the_position_is_kept(
    hub: Hub, clock: StandingClock, receiver: Receiver
) -> None:
    courier = Courier(hub, clock, receiver)
    hub.writer.run(lambda tx: remove_webhook(tx, webhook_id=courier.made.id, who="command"))
    courier.made = courier.add("call")
    began = courier.row.position
    for _ in range(210):
        take_number(hub)
    until = time.monotonic() + 60
    while courier.row.position == began:
        assert time.monotonic() < until
        courier.tell()
    desk_in_hand(hub).call()
    courier.tell_until(1)
    assert moves(receiver) == ["K-001 call"]


def test_what_web_could_not_write_down_is_told_again(hub: Hub, courier: Courier) -> None:
    take_number(hub)
    courier.web_is_away = 1
    courier.tell_until(1)
    fresh = Couriers(hub.database, courier.clock, courier.perform, courier.post)  # jobs, started again
    courier.couriers = fresh
    courier.tell_until(2)
    courier.tell()
    assert numbers(courier.receiver) == ["K-001", "K-001"]
    assert courier.receiver.events[0].id == courier.receiver.events[1].id


def test_a_position_that_was_moved_meanwhile_stays(hub: Hub, courier: Courier) -> None:
    take_number(hub)
    courier.tell_until(1)
    told_to = courier.row.position
    hub.writer.run(lambda tx: replay_webhook(tx, webhook_id=courier.made.id, position=BEGINNING, who="command"))
    courier.perform("record_told", webhook_id=str(courier.made.id), since=told_to, to="0.999", tried=[])
    assert courier.row.position == str(BEGINNING)


def test_a_system_that_hangs_delays_no_other(hub: Hub, courier: Courier) -> None:
    with receiving() as other:
        hub.writer.run(lambda tx: add_webhook(tx, name="Other", url=other.url, events=(), who="command"))
        courier.receiver.always = HANG
        take_number(hub)
        courier.couriers.perform()
        began = time.monotonic()
        while not other.heard and time.monotonic() - began < 60:
            courier.couriers.perform()
            time.sleep(0.01)
        assert other.heard
        courier.tell()


def test_only_the_newest_hundred_delivered_ones_are_kept(hub: Hub, courier: Courier) -> None:
    for _ in range(130):
        take_number(hub)
    courier.tell_until(130)
    courier.tell()
    assert len(courier.letters) == 100
    assert numbers(courier.receiver) == [f"K-{number:03}" for number in range(1, 131)]


def test_address_and_secret_are_not_readable_at_rest(hub: Hub, courier: Courier) -> None:
    with hub.database.reading() as session:
        kept = session.execute(text("SELECT url, secret FROM webhook")).one()
    assert courier.receiver.url not in kept
    assert courier.made.secret not in kept
    assert courier.row.secret == courier.made.secret
