"""The table of moves: every pair of state and move."""

import itertools

import pytest

from display_server.domain.visit import MOVES, OPEN, ImpossibleMove, Move, State, after, fold, leads_to

BEGINS = {"issue": "waiting", "issued_offline": "waiting", "check_in": "waiting", "expect": "expected"}
POSSIBLE = {
    None: BEGINS,
    "expected": {"check_in": "waiting", "cancel": "cancelled", "close": "unserved"},
    "waiting": {
        "prioritise": "waiting",
        "call": "called",
        "hold": "on_hold",
        "transfer": "waiting",
        "defer": "waiting",
        "postpone": "waiting",
        "change": "waiting",
        "leave": "left",
        "cancel": "cancelled",
        "close": "unserved",
    },
    "called": {
        "recall": "called",
        "move_along": "called",
        "here": "serving",
        "hold": "on_hold",
        "transfer": "waiting",
        "not_here": "no_show",
        "requeue": "waiting",
        "defer": "waiting",
        "leave": "left",
        "cancel": "cancelled",
        "close": "unserved",
    },
    "serving": {
        "prioritise": "serving",
        "move_along": "serving",
        "hold": "on_hold",
        "transfer": "waiting",
        "finish": "done",
        "close": "done",
    },
    "on_hold": {
        "resume": "waiting",
        "call": "called",
        "here": "serving",
        "transfer": "waiting",
        "leave": "left",
        "cancel": "cancelled",
        "close": "unserved",
    },
    "done": {},
    "no_show": {"requeue": "waiting", "return": "waiting"},
    "left": {"take_back": "waiting"},
    "cancelled": {},
    "unserved": {},
}
"""As the hospital says it, written down a second time: state, move, where it leads."""
UNDO_LEADS_TO = {
    None: set(),
    "expected": {"cancelled"},
    "waiting": {"expected", "waiting", "called", "serving", "on_hold", "no_show", "cancelled"},
    "called": {"waiting", "called", "on_hold"},
    "serving": {"called", "serving", "on_hold"},
    "on_hold": {"waiting", "called", "serving"},
    "done": {"serving"},
    "no_show": {"called"},
    "left": set(),
    "cancelled": {"expected", "waiting", "called", "on_hold"},
    "unserved": {"expected", "waiting", "called", "on_hold"},
}
EVERY_PAIR = list(itertools.product([None, *State], [move for move in Move if move is not Move.UNDO]))


@pytest.mark.parametrize(("state", "move"), EVERY_PAIR)
def test_every_pair_leads_where_the_hospital_means_it_to_or_nowhere(state: State | None, move: Move) -> None:
    wanted = POSSIBLE[state.value if state else None].get(move.value)
    if wanted is None:
        assert leads_to(state, move) == frozenset()
        with pytest.raises(ImpossibleMove) as refused:
            after(state, move)
        assert (refused.value.state, refused.value.move) == (state, move)
    else:
        assert after(state, move) is State(wanted)
        assert leads_to(state, move) == {State(wanted)}


@pytest.mark.parametrize(("state", "before"), list(itertools.product([None, *State], [None, *State])))
def test_an_undo_leads_back_only_where_a_desk_can_have_come_from(state: State | None, before: State | None) -> None:
    if before is not None and before.value in UNDO_LEADS_TO[state.value if state else None]:
        assert after(state, Move.UNDO, before=before) is before
    else:
        with pytest.raises(ImpossibleMove):
            after(state, Move.UNDO, before=before)


def test_no_state_and_no_move_is_forgotten() -> None:
    assert set(POSSIBLE) == set(UNDO_LEADS_TO) == {None, *(state.value for state in State)}
    assert {move for moves in POSSIBLE.values() for move in moves} == {move.value for move in Move} - {"undo"}


def test_what_is_open_can_end_at_the_days_end_and_nothing_else_can() -> None:
    assert {state for state, move in MOVES if move is Move.CLOSE} == OPEN


def test_folding_moves_gives_the_state_they_end_in() -> None:
    assert fold([]) is None
    assert fold([Move.ISSUE, Move.CALL, Move.RECALL, Move.HERE, Move.FINISH]) is State.DONE
    assert fold([Move.CHECK_IN, Move.CALL, Move.NOT_HERE]) is State.NO_SHOW


def test_folding_an_undo_takes_the_last_move_away() -> None:
    assert fold([Move.ISSUE, Move.CALL, Move.HERE, Move.UNDO]) is State.CALLED
    assert fold([Move.ISSUE, Move.CALL, Move.HERE, Move.UNDO, Move.UNDO]) is State.WAITING
    assert fold([Move.ISSUE, Move.CALL, Move.UNDO, Move.HOLD]) is State.ON_HOLD


def test_a_beginning_that_is_undone_leaves_a_cancelled_stage() -> None:
    assert fold([Move.ISSUE, Move.UNDO]) is State.CANCELLED
    assert fold([Move.EXPECT, Move.CHECK_IN, Move.UNDO, Move.UNDO]) is State.CANCELLED


@pytest.mark.parametrize(
    "moves",
    [
        [Move.ISSUE, Move.HERE],
        [Move.UNDO],
        [Move.ISSUE, Move.UNDO, Move.UNDO],
        [Move.ISSUE, Move.LEAVE, Move.UNDO],
    ],
)
def test_folding_an_impossible_diary_is_refused(moves: list[Move]) -> None:
    with pytest.raises(ImpossibleMove):
        fold(moves)
