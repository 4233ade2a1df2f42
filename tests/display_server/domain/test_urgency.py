"""A triage's colours: who is seen first, and who stands past the caps."""

from datetime import timedelta

from display_server.domain.priority import Priority
from display_server.domain.urgency import Urgency, due_by_urgency, priority_of
from tests.small_cast import NOW


def test_of_people_who_came_together_the_most_urgent_is_due_first() -> None:
    dues = [due_by_urgency(NOW, urgency) for urgency in Urgency]
    assert dues == sorted(dues)
    assert len(set(dues)) == len(Urgency)


def test_a_red_one_is_due_before_an_orange_one_who_has_waited_for_hours() -> None:
    assert due_by_urgency(NOW, Urgency.RED) < due_by_urgency(NOW - timedelta(hours=2), Urgency.ORANGE)


def test_a_green_one_who_has_waited_its_time_is_due_before_a_new_yellow_one() -> None:
    assert due_by_urgency(NOW - timedelta(minutes=90), Urgency.GREEN) < due_by_urgency(NOW, Urgency.YELLOW)


def test_only_red_and_orange_stand_with_the_urgent() -> None:
    assert {urgency for urgency in Urgency if priority_of(urgency) is Priority.URGENT} == {Urgency.RED, Urgency.ORANGE}
