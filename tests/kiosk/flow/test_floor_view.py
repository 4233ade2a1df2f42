"""How a floor lies on the glass: turned as one faces the screen, the way in sight, names inside their rooms."""

import pytest

from config.contract.ways import Point
from kiosk.flow.floor_view import room_beside, view_of

FLOOR: list[Point] = [(0, 0), (200, 0), (200, 80), (0, 80)]
BOX = (0.0, 0.0, 1000.0, 500.0)


def test_a_short_way_on_a_large_floor_is_drawn_larger_with_the_floor_around_it() -> None:
    short, long = [(20.0, 20.0), (35.0, 30.0)], [(5.0, 40.0), (195.0, 40.0)]
    whole = view_of(FLOOR, 0, BOX, 0, None)
    assert view_of(FLOOR, 0, BOX, 0, None, long) == whole
    near = view_of(FLOOR, 0, BOX, 0, None, short)
    assert 2 < near.scale / whole.scale <= 2.6
    for x, y in map(near, [(8.0, 8.0), (47.0, 42.0)]):
        assert -1 <= x <= 1001
        assert -1 <= y <= 501


@pytest.mark.parametrize(("heading", "wide"), [(0, 10.0), (90, 4.0), (180, 10.0), (270, 4.0)])
def test_a_name_has_the_width_its_room_has_on_the_glass(heading: float, wide: float) -> None:
    room: list[Point] = [(10, 0), (20, 0), (20, 4), (10, 4)]
    assert room_beside((15, 2), room, heading) == pytest.approx(wide)
    assert room_beside((12, 2), room, 0) == pytest.approx(4), "as far as its nearer wall, both ways"
    assert room_beside((25, 2), room, heading) == 0
