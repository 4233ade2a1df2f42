"""What an administrator can do where telling fails: dead letters, a pause, a test, a replay."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from display_server.db.models import AuditLine
from display_server.db.reading.diary_cursor import BEGINNING, Position
from display_server.domain.webhook import DISABLED_AFTER, MOST_TRIES, Failure, Letter
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.systems.edit_webhook import (
    ask_for_test,
    pause_webhook,
    replay_webhook,
    resume_webhook,
    send_letters_again,
)
from tests.conftest import StandingClock
from tests.display_server.jobs.webhooks.courier_in_hand import Courier, numbers
from tests.display_server.services.desk_acts import desk_in_hand
from tests.display_server.services.queue_acts import BLOOD, take_number

ON_BOTH_DATABASES = True


def test_after_all_its_tries_an_event_is_a_letter_that_can_be_sent_again(
    hub: Hub, clock: StandingClock, courier: Courier
) -> None:
    take_number(hub)
    take_number(hub)
    courier.receiver.answers = [503] * MOST_TRIES
    for count in range(1, MOST_TRIES):
        courier.tell_until(count)
        clock.move(minutes=10)
    courier.tell_until(MOST_TRIES)
    clock.move(minutes=10)
    courier.tell_until(MOST_TRIES + 1)
    assert set(numbers(courier.receiver)[:-1]) == {"K-001"}
    assert numbers(courier.receiver)[-1] == "K-002"
    dead, told = courier.letters
    assert (dead.state, dead.tries, dead.failure, dead.status) == (Letter.DEAD, MOST_TRIES, Failure.ANSWER, 503)
    assert told.state == Letter.DELIVERED
    again = hub.writer.run(
        lambda tx: send_letters_again(tx, webhook_id=courier.made.id, letter_id=dead.id, who="command")
    )
    assert again == 1
    courier.tell_until(MOST_TRIES + 2)
    assert courier.receiver.heard[-1][1] == courier.receiver.heard[0][1]
    assert [letter.state for letter in courier.letters] == [Letter.DELIVERED] * 2


def test_a_letter_nobody_takes_is_dead_again_and_stops_nothing(hub: Hub, courier: Courier) -> None:
    courier.receiver.answers = [422, 422, 422]
    take_number(hub)
    for count in range(1, 4):
        courier.tell_until(count)
        courier.clock.move(minutes=1)
    courier.receiver.answers = [422]
    hub.writer.run(lambda tx: send_letters_again(tx, webhook_id=courier.made.id, letter_id=None, who="command"))
    courier.tell_until(4)
    assert [letter.state for letter in courier.letters] == [Letter.DEAD]
    take_number(hub)
    courier.tell_until(5)
    assert numbers(courier.receiver)[-1] == "K-002"


def test_three_days_of_failure_disable_it_and_resume_goes_on(hub: Hub, clock: StandingClock, courier: Courier) -> None:
    courier.receiver.always = 500
    take_number(hub)
    courier.tell_until(1)
    clock.move(days=DISABLED_AFTER / timedelta(days=1))
    courier.tell_until(2)
    assert courier.row.disabled_at == clock.now()
    clock.move(days=1)
    courier.tell()
    assert len(courier.receiver.heard) == 2
    with hub.database.reading() as session:
        assert session.scalars(select(AuditLine.what)).all()[-1] == "webhook.disabled"
    courier.receiver.always = 204
    hub.writer.run(lambda tx: resume_webhook(tx, webhook_id=courier.made.id, who="command"))
    courier.tell_until(3)
    assert numbers(courier.receiver) == ["K-001"] * 3
    assert courier.row.disabled_at is None


def test_while_paused_only_a_test_is_sent(hub: Hub, courier: Courier) -> None:
    hub.writer.run(lambda tx: pause_webhook(tx, webhook_id=courier.made.id, who="command"))
    take_number(hub)
    event_id = hub.writer.run(lambda tx: ask_for_test(tx, webhook_id=courier.made.id))
    courier.tell()
    assert [(event.id, event.move, event.number) for event in courier.receiver.events] == [(event_id, "test", None)]
    hub.writer.run(lambda tx: resume_webhook(tx, webhook_id=courier.made.id, who="command"))
    courier.tell_until(2)
    assert numbers(courier.receiver) == [None, "K-001"]


def test_a_test_that_fails_is_tried_once_and_counts_for_nothing(hub: Hub, courier: Courier) -> None:
    courier.receiver.answers = [500]
    hub.writer.run(lambda tx: ask_for_test(tx, webhook_id=courier.made.id))
    courier.tell()
    courier.tell()
    (letter,) = courier.letters
    assert (letter.state, letter.tries, letter.status) == (Letter.FAILED, 1, 500)
    assert courier.row.failures == 0


def test_a_replay_tells_everything_again_with_the_same_ids(hub: Hub, courier: Courier) -> None:
    for _ in range(3):
        take_number(hub)
    courier.tell_until(3)
    hub.writer.run(lambda tx: replay_webhook(tx, webhook_id=courier.made.id, position=BEGINNING, who="command"))
    courier.tell_until(6)
    ids: list[UUID] = [event.id for event in courier.receiver.events]
    assert ids[:3] == ids[3:]
    assert len(set(ids)) == 3


def test_a_replay_begins_at_its_position(hub: Hub, courier: Courier) -> None:
    take_number(hub)
    courier.tell_until(1)
    here = Position.read(courier.row.position)
    for _ in range(2):
        take_number(hub)
    courier.tell_until(3)
    hub.writer.run(lambda tx: replay_webhook(tx, webhook_id=courier.made.id, position=here, who="command"))
    courier.tell_until(5)
    assert numbers(courier.receiver) == ["K-001", "K-002", "K-003", "K-002", "K-003"]


def test_a_replay_says_the_service_a_number_had_then(hub: Hub, courier: Courier) -> None:
    take_number(hub)
    desk = desk_in_hand(hub)
    desk.call()
    desk.press(DeskAct.TRANSFER, "K-001", choice=f"service:{BLOOD}")
    hub.writer.run(lambda tx: replay_webhook(tx, webhook_id=courier.made.id, position=BEGINNING, who="command"))
    courier.tell_until(3)
    told = [(event.move, event.service) for event in courier.receiver.events]
    consultation = "cardiology-consultation"
    assert told[:3] == [("issue", consultation), ("call", consultation), ("transfer", BLOOD)]
