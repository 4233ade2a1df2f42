"""A birth date typed in any of the ways of the house's languages is one date, and what is none is none."""

from datetime import date

import pytest

from display_server.web.staff.typed_date import typed_date


@pytest.mark.parametrize(
    "typed",
    ["3.12.1950", "03.12.1950", " 03/12/1950 ", "03 12 1950", "03121950", "1950-12-03", "1950年12月3日", "19501203"],
)
def test_a_date_is_read_as_it_is_said(typed: str) -> None:
    assert typed_date(typed) == date(1950, 12, 3)


@pytest.mark.parametrize(
    "typed", ["", "50", "3.12.50", "31.02.1950", "12/31/1950", "1850-01-01", "0312", "abc", "1.2.3.4"]
)
def test_what_is_no_birth_date_is_none(typed: str) -> None:
    assert typed_date(typed) is None
