"""Blocks on the kiosk's disk: each number once, on the day it is for, never without its message to the hub."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from config.contract.device_api import IssueNumber
from config.contract.words import Language
from kiosk.link.number_lease import NumberLease, Taken
from kiosk.link.outbox import Act, Entry, Outbox
from tests.kiosk.cast import NOON, block
from tests.kiosk.world import fresh_id

DEVICE = UUID(int=0xD1)
ASKED = IssueNumber(
    request_id=UUID(int=1), session_id=UUID(int=2), service="heart", language=Language.ENGLISH, asked_at=NOON
)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox(tmp_path)
    yield made
    made.close()


@pytest.fixture
def lease(outbox: Outbox) -> NumberLease:
    made = NumberLease(outbox)
    made.keep(block(size=3), DEVICE)
    return made


def take(lease: NumberLease, *, instead: bool = False, later: timedelta = timedelta(0)) -> Taken | None:
    return lease.take(ASKED, "clinics", NOON + later, visit_id=fresh_id(), unclaimed_id=fresh_id(), instead=instead)


def shown(*taken: Taken | None) -> list[str | None]:
    return [one.shown if one else None for one in taken]


def test_numbers_are_taken_in_order_until_there_is_none(lease: NumberLease) -> None:
    assert shown(*(take(lease) for _ in range(4))) == ["K-500", "K-501", "K-502", None]
    assert lease.left(NOON) == {}


def test_the_older_block_is_used_up_first(lease: NumberLease) -> None:
    lease.keep(block(520, 2, key=2), DEVICE)
    assert lease.left(NOON) == {"clinics": 5}
    assert shown(*(take(lease) for _ in range(4))) == ["K-500", "K-501", "K-502", "K-520"]


def test_a_block_kept_twice_begins_only_once(lease: NumberLease) -> None:
    take(lease)
    lease.keep(block(size=3), DEVICE)
    assert shown(take(lease)) == ["K-501"]


def test_past_999_a_number_has_four_digits(lease: NumberLease) -> None:
    lease.forget_all_but(None)
    lease.keep(block(999, 2, key=3), DEVICE)
    assert shown(take(lease), take(lease)) == ["K-999", "K-1000"]


def test_the_number_and_its_message_are_written_together(lease: NumberLease, outbox: Outbox) -> None:
    taken = take(lease)
    assert taken is not None
    (entry,) = outbox.waiting()
    said = json.loads(entry.body)
    assert (entry.act, entry.session_id) == (Act.OFFLINE, None)
    assert (said["number"], said["replaces"], UUID(said["request_id"])) == (500, None, taken.visit_id)
    outbox.release()
    assert [one.act for one in outbox.waiting()] == [Act.OFFLINE, Act.UNCLAIMED]


def test_a_disk_that_takes_no_message_takes_no_number(lease: NumberLease, outbox: Outbox) -> None:
    with outbox.transaction() as rows:
        rows.execute("CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(sqlite3.Error, match="full"):
        take(lease)
    with outbox.transaction() as rows:
        rows.execute("DROP TRIGGER full")
    assert shown(take(lease)) == ["K-500"]


def test_instead_of_a_request_takes_that_one_out(lease: NumberLease, outbox: Outbox) -> None:
    outbox.put(Entry(ASKED.request_id, Act.NUMBER, ASKED.model_dump_json(), ASKED.session_id))
    assert shown(take(lease, instead=True)) == ["K-500"]
    (entry,) = outbox.waiting()
    assert UUID(json.loads(entry.body)["replaces"]) == ASKED.request_id
    assert not outbox.answered(ASKED.request_id), "its answer is nobody's"


def test_instead_of_a_request_that_is_answered_nothing_is_taken(lease: NumberLease, outbox: Outbox) -> None:
    outbox.put(Entry(ASKED.request_id, Act.NUMBER, ASKED.model_dump_json(), ASKED.session_id))
    assert outbox.answered(ASKED.request_id)
    assert take(lease, instead=True) is None
    assert lease.left(NOON) == {"clinics": 3}


def test_a_block_is_used_on_its_day_only_and_then_over(lease: NumberLease) -> None:
    day = timedelta(days=1)
    take(lease)
    assert take(lease, later=day) is None
    assert take(lease, later=-day) is None
    assert lease.over(NOON) == []
    (over,) = lease.over(NOON + day)
    assert over.next_number == 501
    lease.forget(over.lease_id)
    assert lease.over(NOON + day) == []


def test_blocks_of_another_pairing_are_forgotten(lease: NumberLease) -> None:
    lease.forget_all_but(DEVICE)
    assert lease.left(NOON) == {"clinics": 3}
    lease.forget_all_but(UUID(int=0xD2))
    assert lease.left(NOON) == {}


def test_numbers_go_on_after_a_restart(lease: NumberLease, outbox: Outbox, tmp_path: Path) -> None:
    take(lease)
    again = Outbox(tmp_path)
    taken = take(NumberLease(again))
    assert taken is not None
    assert (taken.shown, taken.day) == ("K-501", date(2026, 3, 12))
    again.close()


def test_reports_of_a_number_never_overtake_it(lease: NumberLease, outbox: Outbox) -> None:
    taken = take(lease)
    assert taken is not None
    outbox.tell_unclaimed(taken.visit_id)
    outbox.put(Entry(UUID(int=9), Act.NUMBER, "{}", None))
    outbox.move_back(taken.visit_id)
    assert [one.act for one in outbox.waiting()] == [Act.NUMBER, Act.OFFLINE, Act.UNCLAIMED]
