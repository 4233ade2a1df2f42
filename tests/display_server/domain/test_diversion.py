"""When people are told that another line is shorter, and when no longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from display_server.domain.diversion import Lines, Sign, Way, next_sign, sooner_in_line

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
WAY = Way(walk=timedelta(minutes=3), margin=timedelta(minutes=10))
BUSY = Lines(here=40 * 60, there=5 * 60, each=200)
NOTHING = Sign()
EVEN = Lines(here=20 * 60, there=19 * 60, each=200)


def settled(lines: Lines | None, before: Sign = NOTHING, *, opposite: Sign | None = None, minutes: float = 10) -> Sign:
    """After so many minutes of the same lines."""
    for tick in range(int(minutes * 4)):
        before = next_sign(before, lines, WAY, NOW + timedelta(seconds=15 * tick), opposite)
    return before


def test_a_much_shorter_line_is_told_with_the_minutes_won_rounded_down() -> None:
    assert settled(BUSY).minutes == 35
    assert settled(replace(BUSY, here=39 * 60)).minutes == 30


def test_what_is_won_must_be_more_than_the_walk_and_the_margin() -> None:
    at_once = Lines(here=12 * 60, there=0.0, each=200)
    assert not settled(at_once).shown, "three minutes of walking leave nine"
    assert settled(replace(at_once, here=14 * 60)).shown


def test_between_two_long_lines_nobody_is_sent() -> None:
    assert not settled(Lines(here=60 * 60, there=49 * 60, each=200)).shown


def test_those_on_the_way_are_counted_before_they_arrive() -> None:
    assert not settled(replace(BUSY, on_the_way=9)).shown


def test_where_one_line_is_unknown_nothing_is_said() -> None:
    shown = settled(BUSY)
    assert shown.shown
    assert not next_sign(shown, None, WAY, NOW).shown


def test_a_sign_goes_slowly_and_only_when_nearly_nothing_is_left_to_win() -> None:
    shown = settled(BUSY)
    less = Lines(here=20 * 60, there=14 * 60, each=200)
    assert settled(less, shown).minutes == 5, "six minutes are less than the margin, but the sign stands"
    assert next_sign(shown, EVEN, WAY, NOW).shown, "one tick proves nothing"
    assert not settled(EVEN, shown).shown


def test_a_sign_goes_rather_than_promise_minutes_that_are_not_there() -> None:
    assert not settled(Lines(here=20 * 60, there=17 * 60, each=200), settled(BUSY)).shown, (
        "three are left, five is the least said"
    )


def test_whoever_stands_further_ahead_is_told_what_is_left_for_them() -> None:
    arriving = 40 * 60.0
    assert sooner_in_line(25, arriving=arriving, own=None, behind=0) == 25, "the last in line is who the sign speaks of"
    assert sooner_in_line(25, arriving=arriving, own=31 * 60.0, behind=2) == 15, "nine minutes less, in whole fives"
    assert sooner_in_line(25, arriving=arriving, own=5 * 60.0, behind=9) is None
    assert sooner_in_line(25, arriving=None, own=31 * 60.0, behind=2) is None, "nobody knows, nothing is promised"


def test_the_way_back_is_not_shown_soon_after() -> None:
    ended = Sign(ended=NOW)
    assert not settled(BUSY, opposite=ended, minutes=19).shown
    assert settled(BUSY, opposite=Sign(ended=NOW - timedelta(minutes=20))).shown


def test_two_signs_never_point_at_each_other() -> None:
    assert not settled(BUSY, opposite=settled(BUSY)).shown
