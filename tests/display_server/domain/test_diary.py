"""What a diary's lines make of a stage's row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from display_server.domain.diary import Line, Standing, folded, steps
from display_server.domain.visit import ImpossibleMove, Move, State

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
DUE = NOON + timedelta(minutes=25)


def line(seq: int, move: Move, desk_id: int | None = None, **why: Any) -> Line:
    return Line(seq, NOON + timedelta(minutes=seq), move, desk_id, why)


ISSUED = line(0, Move.ISSUE, due=DUE.isoformat(), service=1)


def test_a_number_waits_from_the_moment_of_its_line() -> None:
    standing = folded([ISSUED])
    assert (standing.state, standing.service_id, standing.due_at) == (State.WAITING, 1, DUE)
    assert (standing.waits_from, standing.callable_at) == (NOON, NOON)


def test_a_recall_counts_and_a_new_call_counts_anew() -> None:
    called = [ISSUED, line(1, Move.CALL, 7), line(2, Move.RECALL, 7)]
    standing = folded(called)
    assert (standing.desk_id, standing.recalls, standing.call_seq) == (7, 1, 2)
    again = folded([*called, line(3, Move.REQUEUE, 7), line(4, Move.CALL, 8)])
    assert (again.desk_id, again.recalls, again.call_seq) == (8, 0, 4)


def test_a_transfer_changes_the_service_and_keeps_the_due_time() -> None:
    standing = folded([ISSUED, line(1, Move.TRANSFER, 7, service=2, for_desk=9, for_account=None)])
    assert (standing.service_id, standing.for_desk_id, standing.due_at) == (2, 9, DUE)


def test_an_end_has_its_moment_and_loses_it_when_it_is_taken_back() -> None:
    left = [ISSUED, line(1, Move.LEAVE)]
    assert folded(left).ended_at == NOON + timedelta(minutes=1)
    assert folded([*left, line(2, Move.TAKE_BACK)]).ended_at is None


def test_an_undo_gives_back_every_field() -> None:
    waiting = [ISSUED]
    served = [*waiting, line(1, Move.CALL, 7), line(2, Move.TRANSFER, 7, service=2, for_desk=9)]
    assert folded([*served, line(3, Move.UNDO, 7)]) == folded(served[:2])
    assert folded([*served, line(3, Move.UNDO, 7), line(4, Move.UNDO, 7)]) == folded(waiting)
    assert [step.line for step in steps([*served, line(3, Move.UNDO, 7)])] == [None, *served[:2]]


def test_what_a_patient_did_is_not_a_desks_to_undo() -> None:
    with pytest.raises(ImpossibleMove):
        folded([ISSUED, line(1, Move.DEFER), line(2, Move.UNDO, 7)])


def test_somebody_added_by_mistake_ends_with_the_moment_of_the_undo() -> None:
    standing = folded([ISSUED, line(1, Move.UNDO, 7)])
    assert (standing.state, standing.ended_at) == (State.CANCELLED, NOON + timedelta(minutes=1))
    assert standing._replace(state=State.WAITING, ended_at=None) == folded([ISSUED])


def test_no_desk_begins_what_a_check_in_began() -> None:
    with pytest.raises(ImpossibleMove):
        folded([line(0, Move.CHECK_IN, due=DUE.isoformat(), service=1), line(1, Move.UNDO, 7)])


def test_nothing_is_nothing() -> None:
    assert folded([]) == Standing()
