"""A desk between its services: the chosen proportion over any run of calls, no idle desk, each line in its own order."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from display_server.domain.priority import Priority
from display_server.domain.proportion import HEAVIEST, ROUND, Share, after_call, first_of, merged
from display_server.domain.queue_order import Caps, Group, InLine, Placed, in_order
from tests.small_cast import NOW


def line(service: int, length: int, **said: object) -> list[Placed]:
    people = (
        InLine(UUID(int=service * 1000 + place), NOW + timedelta(minutes=place), NOW, NOW, **said)  # type: ignore[arg-type]
        for place in range(length)
    )
    return in_order(people, NOW, Caps())


def service_of(place: Placed) -> int:
    return place.one.stage_id.int // 1000


def shares(*weights: int) -> dict[int, Share]:
    return {service: Share(service, weight) for service, weight in enumerate(weights, 1)}


def test_every_weight_divides_a_round() -> None:
    assert all(ROUND % weight == 0 for weight in range(1, HEAVIEST + 1))


def test_two_to_one_is_two_to_one_from_the_beginning() -> None:
    order = merged({1: line(1, 6), 2: line(2, 3)}, shares(2, 1))
    for three in (order[:3], order[3:6], order[6:]):
        assert Counter(map(service_of, three)) == {1: 2, 2: 1}


@given(st.lists(st.integers(1, HEAVIEST), min_size=2, max_size=5))
def test_while_all_wait_nobody_is_ever_a_whole_turn_away_from_their_share(weights: list[int]) -> None:
    total = sum(weights)
    order = merged({service: line(service, 2 * total) for service in range(1, len(weights) + 1)}, shares(*weights))
    counts: Counter[int] = Counter()
    for called, one in enumerate(order[: 2 * total], 1):
        counts[service_of(one)] += 1
        for service, weight in enumerate(weights, 1):
            assert abs(counts[service] - called * weight / total) < len(weights)


@given(st.lists(st.tuples(st.integers(1, HEAVIEST), st.integers(0, 6)), min_size=1, max_size=4))
def test_everybody_is_called_once_and_each_service_in_its_own_order(given_lines: list[tuple[int, int]]) -> None:
    lines = {service: line(service, length) for service, (_, length) in enumerate(given_lines, 1)}
    order = merged(lines, shares(*(weight for weight, _ in given_lines)))
    for service, wanted in lines.items():
        assert [one for one in order if service_of(one) == service] == wanted
    assert len(order) == sum(map(len, lines.values()))


def test_a_desk_never_idles_while_anybody_waits() -> None:
    assert first_of({2: line(2, 1)[0]}, {1: Share(1, 10, 0), 2: Share(2, 1, 99 * ROUND)}) == 2
    assert first_of({}, shares(1, 1)) is None


def test_a_service_where_nobody_waited_saves_nothing_up() -> None:
    now = shares(1, 1)
    alone = line(1, 40)
    for one in alone:
        now = after_call(1, {1: one}, now)
    order = merged({1: line(1, 3), 2: line(2, 3)}, now)
    assert [service_of(one) for one in order] == [2, 1, 2, 1, 2, 1]


def test_urgent_goes_before_any_turn_and_takes_one() -> None:
    late = {1: Share(1, 1, 9 * ROUND), 2: Share(2, 1, 0)}
    heads = {1: line(1, 1, priority=Priority.URGENT)[0], 2: line(2, 1)[0]}
    assert first_of(heads, late) == 1
    after = after_call(1, heads, late)
    assert (after[1].turn, after[2].turn) == (10 * ROUND, 0)


def test_who_is_still_on_the_way_is_nobodys_turn() -> None:
    away = in_order([InLine(UUID(int=1), NOW, NOW, NOW + timedelta(minutes=3))], NOW, Caps())
    assert away[0].group is Group.ON_THE_WAY
    assert first_of({1: away[0]}, shares(1)) is None
    assert [service_of(one) for one in merged({1: [], 2: line(2, 2)}, shares(1, 1))] == [2, 2]
    assert merged({1: away, 2: line(2, 1)}, shares(1, 1))[-1] == away[0]
