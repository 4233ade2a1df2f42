"""While a helper is awaited, nobody is a no-show."""

import pytest

from display_server.domain.needs import HELPERS, Need, NeedState, missing_helpers


def test_a_helper_is_missing_until_here() -> None:
    assert missing_helpers({Need.INTERPRETER: NeedState.ASKED}) == [Need.INTERPRETER]
    assert missing_helpers({Need.INTERPRETER: NeedState.COMING, Need.ESCORT: NeedState.ASKED}) == [
        Need.INTERPRETER,
        Need.ESCORT,
    ]
    assert missing_helpers({Need.INTERPRETER: NeedState.HERE}) == []


@pytest.mark.parametrize("need", sorted(set(Need) - HELPERS))
def test_what_is_no_person_keeps_nobody_waiting(need: Need) -> None:
    assert missing_helpers({need: NeedState.ASKED}) == []


def test_who_needs_nothing_waits_for_nobody() -> None:
    assert missing_helpers({}) == []
