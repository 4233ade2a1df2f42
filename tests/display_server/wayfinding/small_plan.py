"""A house of two floors to walk in: a corridor along three rooms, stairs and lift B at its ends, a kiosk in the middle."""

from typing import Any

from config.contract.ways import Point
from config.contract.words import Language, Name, Names
from display_server.wayfinding.plan import Building, Door, Floor, Place, Plan, Shaft, Space, SpaceKind, Stand


def named(text: str) -> Names:
    return {Language.ENGLISH: Name(name=text)}


def box(x1: float, y1: float, x2: float, y2: float) -> tuple[Point, ...]:
    return ((x1, y1), (x2, y1), (x2, y2), (x1, y2))


def small_plan(heading: float = 0.0, **changed: Any) -> Plan:
    """Floors `f1` and `f2`, each with a corridor from (0, 0) to (40, 4); rooms above it, the lift at the left, stairs right."""
    spaces, doors, places = [], [], []
    for floor in ("1", "2"):
        spaces += [
            Space(code=f"hall{floor}", floor=f"f{floor}", kind=SpaceKind.CORRIDOR, outline=box(0, 0, 40, 4)),
            _shaft("lift", floor, box(2, 4, 5, 7)),
            _shaft("stairs", floor, box(35, 4, 39, 9)),
        ]
        doors += [_door(f"lift{floor}", floor, (3.5, 4)), _door(f"stairs{floor}", floor, (37, 4))]
        for name, left in (("a", 8.0), ("b", 16.0), ("c", 24.0)):
            code = f"{name}{floor}"
            spaces.append(Space(code=code, floor=f"f{floor}", kind=SpaceKind.ROOM, outline=box(left, 4, left + 8, 10)))
            doors.append(_door(code, floor, (left + 4, 4)))
            places.append(
                Place(
                    code=f"room-{code}", floor=f"f{floor}", kind="room", at=(left + 4, 7), space=code, names=named(code)
                )
            )
    plan = Plan(
        buildings=(Building(code="h"),),
        floors=tuple(Floor(code=f"f{n}", building="h", ordinal=n, label=str(n)) for n in (1, 2)),
        spaces=tuple(spaces),
        doors=tuple(doors),
        shafts=(
            Shaft(code="lift", kind=SpaceKind.LIFT, label="B"),
            Shaft(code="stairs", kind=SpaceKind.STAIRS, step_free=False),
        ),
        places=tuple(places),
        stands=(Stand(device="K1", floor="f1", at=(20, 2), heading=heading),),
    )
    return plan.model_copy(update=changed)


def _shaft(code: str, floor: str, outline: tuple[Point, ...]) -> Space:
    return Space(code=f"{code}{floor}", floor=f"f{floor}", kind=SpaceKind(code), outline=outline, shaft=code)


def _door(space: str, floor: str, at: Point) -> Door:
    return Door(code=f"d-{space}", floor=f"f{floor}", at=at, spaces=(space, f"hall{floor}"))
