"""What would tell strangers of a discreet service without naming it."""

import pytest

from display_server.domain.discretion import GivesAway, Seen, given_away

BLOOD = Seen("blood", "tests", "waiting-b")


@pytest.mark.parametrize(
    ("series", "place", "tells"),
    [
        ("tests", "waiting-b", set()),
        ("own", "waiting-b", {GivesAway.SERIES}),
        ("tests", "own", {GivesAway.PLACE}),
        ("own", "own", {GivesAway.SERIES, GivesAway.PLACE}),
    ],
)
def test_a_letter_or_a_place_of_its_own_gives_it_away(series: str, place: str, tells: set[GivesAway]) -> None:
    found = given_away([BLOOD, Seen("hidden", series, place, discreet=True)])
    assert found == ({"hidden": tells} if tells else {})


def test_two_discreet_services_are_no_cover_for_one_another() -> None:
    hidden = [Seen(code, "own", "waiting-b", discreet=True) for code in ("one", "two")]
    assert set(given_away([BLOOD, *hidden])) == {"one", "two"}


def test_who_is_not_discreet_may_have_everything_of_its_own() -> None:
    assert given_away([BLOOD, Seen("x-ray", "own", "own")]) == {}
