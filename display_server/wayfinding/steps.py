"""From a route to what a person is told: turns, landmarks, lifts, the side the goal is on. Structure, not words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from config.contract.ways import Act, Leg, Point, Step, Turn
from display_server.wayfinding.graph import Graph
from display_server.wayfinding.landmarks import Landmarks
from display_server.wayfinding.plan import Plan
from display_server.wayfinding.routes import Route
from display_server.wayfinding.sections import Climb, Walk, sections
from display_server.wayfinding.stretches import Shape, shape_of
from display_server.wayfinding.turning import heading, length, turn_of

_SIDES = {
    Turn.BEAR_LEFT: Turn.LEFT, Turn.BACK_LEFT: Turn.LEFT, Turn.BEAR_RIGHT: Turn.RIGHT, Turn.BACK_RIGHT: Turn.RIGHT,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """The steps, and the line on each floor."""

    steps: list[Step]
    legs: list[Leg]


@dataclass(frozen=True)
class _Walked:
    """One walk told by itself. `side`: where what comes after it is."""

    steps: list[Step]
    side: Turn


_Walking = tuple[Walk, float | None, Act | None, str, bool]

MOST_KNOWN = 50_000
"""So many walks are kept: the last one to a door is the same from every kiosk, so most of a hospital is told once."""


class Teller:
    """Tells routes over one plan and its graph."""

    def __init__(self, plan: Plan, graph: Graph) -> None:
        self._graph = graph
        self._landmarks = Landmarks(plan)
        self._named = {place.code for place in plan.places if place.landmark}
        self._ordinal = {floor.code: floor.ordinal for floor in plan.floors}
        self._known: dict[_Walking, _Walked] = {}
        self._lines: dict[tuple[int, ...], Leg] = {}
        self._climbs: dict[tuple[Climb, Turn], Step] = {}
        self._labels = {floor.code: floor.label for floor in plan.floors}
        self._shafts = {shaft.code: shaft for shaft in plan.shafts}
        doors: dict[str, set[str]] = defaultdict(set)
        for door in plan.doors:
            for space in door.spaces:
                doors[space].add(door.code)
        self._doors_of = {place.code: doors[place.space] for place in plan.places if place.space in doors}

    def tell(self, route: Route, facing: float | None = None) -> Told:
        """`facing`: where the person looks before the first step; None: the way they will go."""
        found = sections(self._ordinal, self._graph, route)
        steps: list[Step] = []
        goal = self._graph.nodes[route.nodes[-1]].code
        side = Turn.STRAIGHT
        for number, section in enumerate(found):
            if isinstance(section, Climb):
                steps.append(self._climb(section, side))
                side = Turn.STRAIGHT
                continue
            before = found[number - 1] if number else None
            left = before.act if isinstance(before, Climb) else None
            last = number == len(found) - 1
            walked = self._walk(section, facing if not number else None, left, goal, last=last)
            side = walked.side
            steps += walked.steps
            if last:
                steps.append(_arrival(section, steps, walked.steps, side, left))
        return Told(_without_repeats(steps), [self._leg(one) for one in found if isinstance(one, Walk)])

    def _walk(self, walk: Walk, facing: float | None, left: Act | None, goal: str, *, last: bool) -> _Walked:
        """A walk's steps, thought of once."""
        key: _Walking = (walk, facing, left, goal if last or goal in self._named else "", last)
        found = self._known.get(key)
        if found is None:
            points, enters = self._to_the_door(walk, goal) if last else (walk.points(self._graph), True)
            shape = shape_of(points, facing, leaves=left is not None, enters=enters)
            found = _Walked(self._turns(walk, shape, left, goal), shape.side)
            if len(self._known) >= MOST_KNOWN:
                self._known, self._lines = {}, {}  # another thread goes on with the old ones
            self._known[key] = found
        return found

    def _leg(self, walk: Walk) -> Leg:
        found = self._lines.get(walk.nodes)
        if found is None:
            points = [(round(x, 2), round(y, 2)) for x, y in walk.points(self._graph)]
            found = self._lines[walk.nodes] = Leg(floor=walk.floor, points=points)
        return found

    def _climb(self, climb: Climb, side: Turn) -> Step:
        if (climb, side) not in self._climbs:
            shaft = self._shafts.get(climb.shaft)
            self._climbs[climb, side] = Step(
                act=climb.act,
                turn=_side(side),
                floor=climb.floor,
                label=shaft.label if shaft else "",
                to_floor=self._labels[climb.to_floor],
                up=climb.up,
            )
        return self._climbs[climb, side]

    def _to_the_door(self, walk: Walk, goal: str) -> tuple[Sequence[Point], bool]:
        """Who has come to the door of a room has arrived: what is walked inside is not told."""
        doors = [n for n in walk.nodes[:-1] if self._graph.nodes[n].code in self._doors_of.get(goal, ())]
        points = walk.points(self._graph)
        return (points[: walk.nodes.index(doors[-1]) + 2], True) if doors else (points, False)

    def _turns(self, walk: Walk, shape: Shape, left: Act | None, goal: str) -> list[Step]:
        steps: list[Step] = []
        look = shape.look
        for number, stretch in enumerate(shape.stretches):
            ahead = heading(*stretch)
            corner = shape.stretches[number - 1] if number else None
            steps.append(
                Step(
                    act=Act.WALK,
                    turn=Turn.STRAIGHT if look is None else turn_of(look, ahead),
                    floor=walk.floor,
                    leaving=left if not number else None,
                    past=self._landmarks.past(walk.floor, stretch, but=goal),
                    after=self._landmarks.at_corner(walk.floor, corner, but=goal) if corner else None,
                    outside=walk.outside,
                    metres=round(length(stretch), 1),
                )
            )
            look = ahead
        return steps


def _arrival(walk: Walk, steps: list[Step], walked: list[Step], side: Turn, left: Act | None) -> Step:
    """The last step. Out of the lift and there it is: one step, not two."""
    if left is None or len(walked) > 1:
        return Step(act=Act.ARRIVE, turn=_side(side), floor=walk.floor)
    if not walked:
        return Step(act=Act.ARRIVE, turn=_side(side), floor=walk.floor, leaving=left)
    only = walked[0]
    if Turn.STRAIGHT not in {side, only.turn}:
        return Step(act=Act.ARRIVE, turn=_side(side), floor=walk.floor)
    steps.pop()
    turn = only.turn if side is Turn.STRAIGHT else side
    return Step(act=Act.ARRIVE, turn=_side(turn), floor=walk.floor, leaving=left, metres=only.metres)


def _side(turn: Turn) -> Turn:
    """Ahead, left, right or behind: what a side can be."""
    return _SIDES.get(turn, turn)


def _without_repeats(steps: list[Step]) -> list[Step]:
    """A landmark is named once; "go straight on" right after a stretch that goes on is one step with it."""
    told: list[Step] = []
    named: set[tuple[str, str]] = set()
    for step in steps:
        past, after = step.past, step.after
        if after is not None and (after.kind, after.label) in named:
            after = None
        if past is not None and (past.kind, past.label) in named | {(after.kind, after.label) if after else ("", "")}:
            past = None
        if after is not None:
            past = None
        named |= {(one.kind, one.label) for one in (past, after) if one is not None}
        same = past is step.past and after is step.after
        told.append(step if same else step.model_copy(update={"past": past, "after": after}))
    return told
