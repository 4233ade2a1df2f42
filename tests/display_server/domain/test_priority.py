"""Classes of need: what an age gives, what a site may change, and when a class is too large to be one."""

from datetime import date, timedelta

import pytest

from display_server.domain.priority import Priority, earlier_by, no_priority_at_all, priority_by_age

TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("born", "wanted"),
    [
        (None, None),
        (date(2025, 3, 13), Priority.INFANT),
        (date(2025, 3, 12), None),
        (date(1951, 3, 13), None),
        (date(1951, 3, 12), Priority.OVER_75),
        (date(2027, 1, 1), None),
    ],
)
def test_an_age_gives_a_class_only_to_the_very_young_and_the_old(born: date | None, wanted: Priority | None) -> None:
    assert priority_by_age(born, TODAY) is wanted


def test_a_site_changes_one_offset_and_keeps_the_others() -> None:
    found = earlier_by({"infant": 5})
    assert found[Priority.INFANT] == timedelta(minutes=5)
    assert found[Priority.URGENT] == timedelta(minutes=60)


def test_a_class_above_forty_per_cent_of_arrivals_is_no_priority_at_all() -> None:
    assert no_priority_at_all({None: 55, Priority.OVER_75: 45}) == [Priority.OVER_75]
    assert no_priority_at_all({None: 60, Priority.OVER_75: 40}) == []


def test_a_few_arrivals_say_nothing_of_a_share() -> None:
    assert no_priority_at_all({Priority.OVER_75: 9}) == []
