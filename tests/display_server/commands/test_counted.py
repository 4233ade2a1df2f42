"""How a terminal says how many."""

import pytest

from display_server.commands.counted import counted


@pytest.mark.parametrize(("count", "said"), [(0, "0 bookings"), (1, "1 booking"), (2, "2 bookings")])
def test_one_of_a_thing_is_one_thing(count: int, said: str) -> None:
    assert counted(count, "booking") == said


def test_what_takes_no_s_is_named() -> None:
    assert (counted(1, "person", "people"), counted(3, "person", "people")) == ("1 person", "3 people")
