"""A demo's clock: another day, or a faster one; everybody else has the machine's."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from config.clock import NotAClock, SystemClock, anchored, rate_of, read_clock


def test_a_clock_says_how_fast_it_runs() -> None:
    assert rate_of(read_clock("2026-03-12T10:00:00,60")) == 60.0
    assert rate_of(read_clock(None)) == rate_of(SystemClock()) == 1.0


def test_programs_that_share_an_anchor_share_one_time() -> None:
    text = anchored("2026-03-12T10:00:00,3600")
    one, two = read_clock(text).now(), read_clock(text).now()
    assert abs((two - one).total_seconds()) < 3600 * 0.5
    assert one >= datetime(2026, 3, 12, 10, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-12T10:00:00", "noon,1", "2026-03-12T10:00:00,0", "2026-03-12T10:00:00,fast"])
def test_nonsense_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotAClock, match="ATRIUM_CLOCK"):
        read_clock(text)


def test_before_its_day_begins_a_demo_s_time_passes_as_anybody_s() -> None:
    """Standing time made boards say that they were late, before anything had begun."""
    begins = time.time() + 100
    clock = read_clock(f"2026-03-12T10:00:00,300,{begins!r}")
    before = clock.now()
    assert timedelta(seconds=98) < datetime(2026, 3, 12, 10, tzinfo=UTC) - before <= timedelta(seconds=100)
    time.sleep(0.02)
    assert before < clock.now() < before + timedelta(seconds=3)
