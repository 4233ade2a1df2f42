"""What jobs says of the ways to a shorter line, tick by tick."""

from datetime import UTC, datetime, timedelta

from display_server.domain.diversion import Sign, Way
from display_server.domain.waits.foretell import Foretelling
from display_server.jobs.diverting import Signs, Standing
from display_server.services.lines.lines_now import LineNow
from display_server.services.lines.ways_now import WayNow

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
WAY = Way(timedelta(minutes=3), timedelta(minutes=10))
THERE_AND_BACK = [WayNow(7, 1, 2, WAY, takes=True), WayNow(8, 2, 1, WAY, takes=True)]


def standing(service: int, wait_min: float | None, on_the_way: int = 0) -> Standing:
    line = LineNow(
        service, f"service-{service}", service, f"department-{service}", "st-anna", timedelta(minutes=25), True, [], [], {},
        [], on_the_way=on_the_way,
    )  # fmt: skip
    band = None if wait_min is None else (0.0, wait_min * 60, wait_min * 90)
    return Standing(line, Foretelling(band, (), None, each=200.0))


def lines(here: float | None, there: float | None, on_the_way: int = 0) -> dict[int, Standing]:
    return {1: standing(1, here), 2: standing(2, there, on_the_way)}


def test_a_shorter_line_is_said_and_whoever_shows_it_hears_of_it() -> None:
    rows, changed = Signs({}).tick(THERE_AND_BACK, lines(40, 5), NOW)
    assert [(row["diversion_id"], row["minutes"]) for row in rows] == [(7, 35), (8, None)]
    assert changed == {"site:st-anna", "department:department-1", "queue:1"}


def test_a_sign_that_stands_is_told_anew_each_minute_only() -> None:
    signs = Signs({})
    heard = [bool(signs.tick(THERE_AND_BACK, lines(40, 5), NOW + timedelta(seconds=15 * tick))[1]) for tick in range(9)]
    assert heard == [True, False, False, False, True, False, False, False, True]


def test_those_on_the_way_are_counted() -> None:
    rows, _ = Signs({}).tick(THERE_AND_BACK, lines(40, 5, on_the_way=9), NOW)
    assert rows[0]["minutes"] is None


def test_nothing_is_said_where_a_line_is_unknown_or_gives_no_numbers() -> None:
    for here, there in ((40, None), (None, 5)):
        assert Signs({}).tick(THERE_AND_BACK, lines(here, there), NOW)[0][0]["minutes"] is None
    closed = [WayNow(7, 1, 2, WAY, takes=False)]
    assert Signs({}).tick(closed, lines(40, 5), NOW)[0][0]["minutes"] is None


def test_a_new_start_goes_on_with_what_was_said_and_does_not_point_back_at_once() -> None:
    rows, changed = Signs({7: Sign(minutes=35)}).tick(THERE_AND_BACK, lines(40, 5), NOW)
    assert rows[0]["minutes"] == 35
    assert changed, "its age is what it is judged by"
    rows, _ = Signs({7: Sign(ended=NOW - timedelta(minutes=10))}).tick(THERE_AND_BACK, lines(5, 40), NOW)
    assert rows[1]["minutes"] is None
