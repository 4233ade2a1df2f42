"""What is in the outbox survives everything; what the hub has answered leaves nothing behind."""

import sqlite3
from pathlib import Path
from uuid import UUID

import pytest

from config.contract.device_api import ReportPrint, ReportUnclaimed
from config.contract.words import PrintOutcome
from kiosk.link.outbox import NAME, Act, Entry, Outbox
from tests.kiosk.cast import NOON

VISIT = UUID(int=7)


def entry(number: int, act: Act = Act.NUMBER) -> Entry:
    return Entry(UUID(int=number), act, f'{{"secret-code-{number}": 1}}', UUID(int=900))


def unclaimed(number: int = 50) -> ReportUnclaimed:
    return ReportUnclaimed(request_id=UUID(int=number), visit_id=VISIT)


def printing(number: int, outcome: PrintOutcome) -> ReportPrint:
    named = UUID(int=7 << 76 | 1 << 63 | number)  # a UUIDv7: read back as the hub would read it
    return ReportPrint(request_id=named, visit_id=VISIT, outcome=outcome, printed_at=NOON)


def test_requests_wait_in_order_over_a_restart(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for number in (3, 1, 2):
        outbox.put(entry(number))
    outbox.put(entry(1))
    outbox.close()
    again = Outbox(tmp_path)
    assert again.waiting() == [entry(3), entry(1), entry(2)]
    assert again.first() == entry(3)
    again.close()


def test_an_answered_request_leaves_nothing_on_disk(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put(entry(1))
    outbox.answered(entry(1).request_id)
    assert outbox.first() is None
    outbox.close()
    assert b"secret-code-1" not in (tmp_path / NAME).read_bytes()


def test_a_number_nobody_claimed_is_told_after_a_restart(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put(entry(1))
    outbox.answered(entry(1).request_id, unclaimed())
    assert outbox.first() is None
    outbox.close()
    again = Outbox(tmp_path)
    again.release()
    told = again.first()
    assert told is not None
    assert (told.act, told.session_id) == (Act.UNCLAIMED, None)
    again.close()


def test_a_number_whose_print_began_is_never_told_as_unclaimed(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put(entry(1))
    outbox.answered(UUID(int=1), unclaimed())
    outbox.start_print(printing(1, PrintOutcome.UNKNOWN))
    outbox.tell_unclaimed(VISIT)
    outbox.release()
    assert [waiting.act for waiting in outbox.waiting()] == [Act.PRINT]
    outbox.close()


def test_an_unclaimed_number_is_told_at_once(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.answered(UUID(int=1), unclaimed())
    outbox.tell_unclaimed(VISIT)
    outbox.tell_print(printing(1, PrintOutcome.PRINTED))  # too late: it is on its way
    assert [waiting.act for waiting in outbox.waiting()] == [Act.UNCLAIMED, Act.PRINT]
    outbox.close()


def test_a_print_cut_short_is_told_as_unknown(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.start_print(printing(1, PrintOutcome.UNKNOWN))
    outbox.start_print(printing(2, PrintOutcome.UNKNOWN))
    outbox.end_print(printing(2, PrintOutcome.PRINTED))
    assert [ReportPrint.model_validate_json(e.body).outcome for e in outbox.waiting()] == [PrintOutcome.PRINTED]
    outbox.release()
    said = [ReportPrint.model_validate_json(waiting.body).outcome for waiting in outbox.waiting()]
    assert said == [PrintOutcome.UNKNOWN, PrintOutcome.PRINTED]
    outbox.close()


def test_a_request_the_hub_breaks_over_lets_the_others_pass(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for number in (1, 2):
        outbox.put(entry(number))
    outbox.move_back(entry(1).request_id)
    assert [waiting.request_id.int for waiting in outbox.waiting()] == [2, 1]
    outbox.close()


def test_the_count_of_tickets_goes_on(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    assert [outbox.next_ticket(), outbox.next_ticket()] == [1, 2]
    outbox.close()
    again = Outbox(tmp_path)
    assert again.next_ticket() == 3
    again.close()


@pytest.mark.parametrize("damage", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_damaged_outbox_is_set_aside_and_the_kiosk_goes_on(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / NAME).write_bytes(damage)
    outbox = Outbox(tmp_path)
    outbox.put(entry(1))
    assert outbox.first() == entry(1)
    assert (tmp_path / "outbox.broken").read_bytes() == damage
    outbox.close()


def test_an_outbox_that_cannot_be_opened_just_now_is_moved_nowhere(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put(entry(1))
    outbox.close()
    in_the_way = tmp_path / f"{NAME}-wal"
    in_the_way.mkdir()
    with pytest.raises(sqlite3.OperationalError):
        Outbox(tmp_path)
    in_the_way.rmdir()
    again = Outbox(tmp_path)
    assert again.first() == entry(1)
    again.close()


def test_only_the_kiosks_own_account_may_read_it(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put(entry(1))
    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0] * len(list(tmp_path.iterdir()))
    outbox.close()


def test_who_asked_something_is_found_among_reports_and_alarms(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.put(entry(1))
    outbox.put(Entry(UUID(int=2), Act.PLACE, "{}", None))
    outbox.put(entry(3, Act.HELP))
    outbox.put(entry(4))
    outbox.start_print(printing(5, PrintOutcome.UNKNOWN))
    assert outbox.of_people() == [entry(1), entry(4)]
    assert outbox.count() == len(outbox.waiting()) == 4, "what is held is not counted"
    outbox.close()


@pytest.mark.parametrize("waiting", [0, 3_000])
def test_a_visit_costs_the_same_after_a_day_without_the_hub(tmp_path: Path, waiting: int) -> None:
    """By the steps of the database's own machine: what reads every row takes thousands."""
    outbox = Outbox(tmp_path)
    with outbox.transaction() as rows:
        for number in range(waiting):
            rows.execute(
                "INSERT INTO entry (request_id, act, body, visit_id) VALUES (?, 'prints', '{}', ?)",
                (str(UUID(int=1_000 + number)), str(UUID(int=100_000 + number))),
            )
        steps: list[int] = []
        rows.set_progress_handler(lambda: steps.append(1), 10)
    outbox.put(entry(1))
    outbox.answered(entry(1).request_id, unclaimed())
    outbox.start_print(printing(2, PrintOutcome.UNKNOWN))
    outbox.end_print(printing(2, PrintOutcome.PRINTED))
    assert outbox.first() is not None
    outbox.of_people()
    assert len(steps) < 60
    outbox.close()
