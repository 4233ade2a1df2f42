"""What is learned from a past, also where the past looks odd."""

from display_server.domain.waits.history import Person
from display_server.domain.waits.replay import LEAST_SERVICE_S, UNKNOWN_SERVICE_S, mean_service
from display_server.domain.waits.walk import known_waits


def served(place: int, *, lasted: float) -> Person:
    arrived = 60.0 * place
    return Person("laboratory", arrived, arrived + 120.0, None, arrived + 120.0 + lasted, "1", 0)


def test_a_line_whose_services_lasted_nothing_has_a_pace_all_the_same() -> None:
    """As staff enter an hour without the hub: called at 10:05, finished at 10:05."""
    people = [served(place, lasted=0.0) for place in range(30)]
    unit = mean_service(people)
    assert unit == LEAST_SERVICE_S
    assert [known.waited for known in known_waits(people, unit)] == [120.0] * 30


def test_a_call_that_is_said_to_be_before_its_arrival_stops_nothing() -> None:
    early = Person("laboratory", 600.0, 60.0, None, 400.0, "1", 0)
    people = [*(served(place, lasted=300.0) for place in range(20)), early]
    assert len(list(known_waits(people, mean_service(people)))) == 20


def test_the_pace_is_the_mean_service_and_unknown_without_one() -> None:
    assert mean_service([served(0, lasted=300.0), served(1, lasted=500.0)]) == 400.0
    assert mean_service([]) == UNKNOWN_SERVICE_S
