"""Which numbers are probably nobody's, and which only look like it."""

from datetime import timedelta
from uuid import UUID

from display_server.domain.ghosts import BURST_GAP, Sighting, Why, ghosts
from tests.small_cast import KIOSK, NOW

OTHER = UUID(int=99)


def seen(order: int, seconds: float, *, kiosk: UUID | None = KIOSK, alive: bool = False) -> Sighting:
    return Sighting(UUID(int=order), kiosk, NOW + timedelta(seconds=seconds), alive=alive)


def ids(*orders: int) -> dict[UUID, Why]:
    return {UUID(int=order): Why.BURST for order in orders}


def test_of_a_burst_all_but_the_last_are_nobodys() -> None:
    assert ghosts([seen(1, 0), seen(2, 4), seen(3, 9)]) == ids(1, 2)


def test_where_one_of_a_burst_is_seen_the_others_are_all_nobodys() -> None:
    assert ghosts([seen(1, 0, alive=True), seen(2, 4), seen(3, 9)]) == ids(2, 3)


def test_a_couple_is_no_burst() -> None:
    assert ghosts([seen(1, 0), seen(2, 4)]) == {}


def test_people_in_a_row_are_no_burst() -> None:
    gap = BURST_GAP.total_seconds() + 1
    assert ghosts([seen(order, order * gap) for order in range(6)]) == {}


def test_two_kiosks_side_by_side_make_no_burst() -> None:
    assert ghosts([seen(1, 0), seen(2, 2, kiosk=OTHER), seen(3, 4), seen(4, 6, kiosk=OTHER)]) == {}
    assert ghosts([seen(1, 0, kiosk=None), seen(2, 2, kiosk=None), seen(3, 4, kiosk=None)]) == {}


def test_a_run_goes_on_as_long_as_its_gaps_are_small() -> None:
    assert ghosts([seen(order, order * 10.0) for order in range(1, 6)]) == ids(1, 2, 3, 4)


def test_who_was_called_in_vain_was_never_there() -> None:
    never = Sighting(UUID(int=1), KIOSK, NOW, no_show=True)
    left = Sighting(UUID(int=2), KIOSK, NOW + timedelta(hours=1), unclaimed=True)
    came = Sighting(UUID(int=3), KIOSK, NOW + timedelta(hours=2), no_show=True, alive=True)
    assert ghosts([never, left, came]) == {UUID(int=1): Why.NEVER_SEEN, UUID(int=2): Why.UNCLAIMED}
