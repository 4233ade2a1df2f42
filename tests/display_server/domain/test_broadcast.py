"""A freeze does not count: neither while it lasts nor after the all-clear."""

from datetime import datetime, timedelta

import pytest

from display_server.domain.broadcast import Freeze, waited
from tests.small_cast import NOW


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


@pytest.mark.parametrize(
    ("freezes", "counted"),
    [
        ([], 20),
        ([(at(5), at(10))], 15),
        ([(at(5), None)], 5),
        ([(at(-30), None)], 0),
        ([(at(-30), at(-10))], 20),
        ([(at(-5), at(5)), (at(3), at(8)), (at(10), at(12))], 10),
        ([(at(12), at(14)), (at(2), at(30))], 2),
        ([(at(25), None)], 20),
    ],
)
def test_a_timer_counts_what_no_freeze_covers(freezes: list[Freeze], counted: int) -> None:
    assert waited(at(0), at(20), freezes) == timedelta(minutes=counted)
