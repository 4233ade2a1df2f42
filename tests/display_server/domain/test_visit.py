"""The table of moves: every pair of state and move."""

import itertools

import pytest

from display_server.domain.visit import MOVES, ImpossibleMove, Move, State, after, fold

POSSIBLE = {
    (None, "issue"): "waiting",
    (None, "issued_offline"): "waiting",
    (None, "check_in"): "waiting",
    ("waiting", "prioritise"): "waiting",
    ("waiting", "call"): "called",
    ("called", "recall"): "called",
    ("called", "here"): "serving",
    ("called", "not_here"): "no_show",
    ("serving", "finish"): "finished",
}
EVERY_PAIR = list(itertools.product([None, *State], Move))


@pytest.mark.parametrize(("state", "move"), EVERY_PAIR)
def test_every_pair_leads_where_the_hospital_means_it_to_or_nowhere(state: State | None, move: Move) -> None:
    wanted = POSSIBLE.get((state.value if state else None, move.value))
    if wanted is None:
        with pytest.raises(ImpossibleMove) as refused:
            after(state, move)
        assert (refused.value.state, refused.value.move) == (state, move)
    else:
        assert after(state, move) is State(wanted)


def test_an_ended_stage_never_moves_again() -> None:
    assert not [state for state, _ in MOVES if state in {State.FINISHED, State.NO_SHOW}]


def test_folding_moves_gives_the_state_they_end_in() -> None:
    assert fold([]) is None
    assert fold([Move.ISSUE, Move.CALL, Move.RECALL, Move.HERE, Move.FINISH]) is State.FINISHED
    assert fold([Move.CHECK_IN, Move.CALL, Move.NOT_HERE]) is State.NO_SHOW


def test_folding_an_impossible_diary_is_refused() -> None:
    with pytest.raises(ImpossibleMove):
        fold([Move.ISSUE, Move.HERE])
