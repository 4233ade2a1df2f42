"""From a route to what a person is told: turns, landmarks, lifts, the side the goal is on. Structure, not words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from config.contract.ways import Act, Leg, Point, Step, Turn
from config.contract.words import Language
from display_server.wayfinding.graph import Graph
from display_server.wayfinding.landmarks import Landmarks, as_told
from display_server.wayfinding.plan import Building, Plan
from display_server.wayfinding.routes import Route
from display_server.wayfinding.sections import Climb, Section, Walk, sections
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
    seen: frozenset[str]


@dataclass(frozen=True)
class Begun:
    """A way up to its last lift or stairs, as it is told. `named`: kinds and labels of landmarks that were named; `left`: what
    was taken last; `seen`: the landmarks it would tell somebody who looks for none of them, by code; `ahead`: where one looks
    who has come over from another building.
    """

    steps: tuple[Step, ...]
    legs: tuple[Leg, ...]
    named: frozenset[tuple[str, str]]
    left: Act | None
    seen: frozenset[str]
    ahead: float | None = None


@dataclass(frozen=True)
class _Ended:
    """A last walk. `told`: its steps by which of its landmarks were named before."""

    steps: list[Step]
    named: frozenset[tuple[str, str]]
    leg: Leg
    told: dict[frozenset[tuple[str, str]], list[Step]] = field(default_factory=dict)


_Walking = tuple[Walk, float | None, Act | None, str, bool, Point | None]

MOST_KNOWN = 50_000
"""So many walks are kept: the last one to a door is the same from every kiosk, so most of a hospital is told once."""


class Teller:
    """Tells routes over one plan and its graph."""

    def __init__(self, plan: Plan, graph: Graph) -> None:
        self._graph = graph
        self._landmarks = Landmarks(plan)
        self.named = {place.code for place in plan.places if place.landmark}
        self.ordinal = {floor.code: floor.ordinal for floor in plan.floors}
        self._known: dict[_Walking, _Walked] = {}
        self._endings: dict[tuple[tuple[int, ...], bool, float | None, Act | None], _Ended] = {}
        self._lines: dict[tuple[int, ...], Leg] = {}
        self._climbs: dict[tuple[Climb, Turn], Step] = {}
        self._labels = {floor.code: floor.label for floor in plan.floors}
        buildings = {building.code: building for building in plan.buildings}
        self._buildings = {one.code: buildings.get(one.building, Building(code=one.building)) for one in plan.floors}
        self._shafts = {shaft.code: shaft for shaft in plan.shafts}
        doors: dict[str, set[str]] = defaultdict(set)
        for door in plan.doors:
            for space in door.spaces:
                doors[space].add(door.code)
        self._doors_of = {place.code: doors[place.space] for place in plan.places if place.space in doors}

    def tell(self, route: Route, facing: float | None = None) -> Told:
        """`facing`: where the person looks before the first step; None: the way they will go."""
        found = sections(self.ordinal, self._graph, route)
        goal = self._graph.nodes[route.nodes[-1]].code
        last = found[-1]
        if isinstance(last, Climb):
            begun = self.told_up_to(found, facing, goal)
            return Told(list(begun.steps), list(begun.legs))
        return self.end(self.told_up_to(found[:-1], facing, goal), last.nodes, facing, goal, outside=last.outside)

    def told_up_to(self, found: Sequence[Section], facing: float | None, goal: str) -> Begun:
        """What is told up to the last lift or stairs; nothing where the way stays on one floor."""
        steps: list[Step] = []
        seen: set[str] = set()
        side, left, look = Turn.STRAIGHT, None, facing
        for number, section in enumerate(found):
            if isinstance(section, Climb):
                steps.append(self._climb(section, side))
                side, left = Turn.STRAIGHT, None if section.link else section.act
                look = heading(*section.link) if section.link else None
                continue
            walked = self._walk(section, look, left, goal, last=False, over=_link(found[number + 1 : number + 2]))
            side = walked.side
            steps += walked.steps
            seen |= walked.seen
        told = _without_repeats(steps, frozenset())
        legs = tuple(self._leg(one) for one in found if isinstance(one, Walk))
        return Begun(tuple(told), legs, _named_in(told), left, frozenset(seen), look if found else None)

    def end(self, begun: Begun, nodes: tuple[int, ...], facing: float | None, goal: str, *, outside: bool) -> Told:
        """The last walk, to the goal. It is the same from every kiosk: thought of once."""
        looks = begun.ahead if begun.legs or begun.steps else facing
        key = (nodes, outside, looks, begun.left)
        ended = self._endings.get(key)
        if ended is None:
            walk = Walk(self._graph.floors[nodes[0]], nodes, outside)
            ended = self._ended(walk, looks, begun.left, goal)
            if len(self._endings) >= MOST_KNOWN:
                self._endings = {}  # another thread goes on with the old ones
            self._endings[key] = ended
        again = begun.named & ended.named
        steps = ended.told.get(again)
        if steps is None:
            steps = ended.told[again] = _without_repeats(ended.steps, again)
        return Told([*begun.steps, *steps], [*begun.legs, ended.leg])

    def _ended(self, walk: Walk, facing: float | None, left: Act | None, goal: str) -> _Ended:
        walked = self._walk(walk, facing, left, goal, last=True)
        steps = list(walked.steps)
        steps.append(_arrival(walk, steps, walked.steps, walked.side, left))
        return _Ended(steps, _named_in(steps), self._leg(walk))

    def _walk(
        self, walk: Walk, facing: float | None, left: Act | None, goal: str, *, last: bool, over: Point | None = None
    ) -> _Walked:
        """A walk's steps, thought of once. `over`: the far end of a link that goes on from it."""
        key: _Walking = (walk, facing, left, goal if last or goal in self.named else "", last, over)
        found = self._known.get(key)
        if found is None:
            points, enters = self._to_the_door(walk, goal) if last else (walk.points(self._graph), True)
            points = points if over is None else (*points, over)
            shape = shape_of(points, facing, leaves=left is not None, enters=enters)
            steps, seen = self._turns(walk, shape, left, goal)
            found = _Walked(steps, shape.side, seen)
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
                building=self._other_building(climb),
                up=climb.up,
                outside=climb.outside,
                metres=round(climb.metres, 1),
            )
        return self._climbs[climb, side]

    def _other_building(self, climb: Climb) -> dict[Language, str]:
        """Its names, where a walked link leads there."""
        before, after = self._buildings[climb.floor], self._buildings[climb.to_floor]
        return {language: said.name for language, said in after.names.items()} if climb.link and before != after else {}

    def _to_the_door(self, walk: Walk, goal: str) -> tuple[Sequence[Point], bool]:
        """Who has come to the door of a room has arrived: what is walked inside is not told."""
        doors = [n for n in walk.nodes[:-1] if self._graph.nodes[n].code in self._doors_of.get(goal, ())]
        points = walk.points(self._graph)
        return (points[: walk.nodes.index(doors[-1]) + 2], True) if doors else (points, False)

    def _turns(self, walk: Walk, shape: Shape, left: Act | None, goal: str) -> tuple[list[Step], frozenset[str]]:
        """The steps, and the landmarks in them."""
        steps: list[Step] = []
        seen: set[str] = set()
        look = shape.look
        ends = [self._graph.nodes[node].at for node in (walk.nodes[0], walk.nodes[-1])]
        taken = self._landmarks.at(walk.floor, ends[0]) if left is not None else set()
        but = {goal, *taken, *self._landmarks.at(walk.floor, ends[1])}
        for number, stretch in enumerate(shape.stretches):
            ahead = heading(*stretch)
            corner = shape.stretches[number - 1] if number else None
            turn = Turn.STRAIGHT if look is None else turn_of(look, ahead)
            turns = corner is not None and turn not in {
                Turn.STRAIGHT,
                Turn.AROUND,
            }  # nobody goes "straight after" a thing
            past = self._landmarks.past(walk.floor, stretch, but=but)
            after = self._landmarks.at_corner(walk.floor, corner, but=but) if corner and turns else None
            seen |= {one.code for one in (past, after) if one is not None}
            steps.append(
                Step(
                    act=Act.WALK,
                    turn=turn,
                    floor=walk.floor,
                    leaving=left if not number else None,
                    past=as_told(past),
                    after=as_told(after),
                    outside=walk.outside,
                    metres=round(length(stretch), 1),
                )
            )
            look = ahead
        return steps, frozenset(seen)


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


def _link(following: Sequence[Section]) -> Point | None:
    """The far end of a walked link, where one follows."""
    return next((one.link[1] for one in following if isinstance(one, Climb) and one.link), None)


def _side(turn: Turn) -> Turn:
    """Ahead, left, right or behind: what a side can be."""
    return _SIDES.get(turn, turn)


def _named_in(steps: Sequence[Step]) -> frozenset[tuple[str, str]]:
    return frozenset((one.kind, one.label) for step in steps for one in (step.past, step.after) if one is not None)


def _kept_for_the_turn(steps: Sequence[Step]) -> list[Step]:
    """What one turns after is not told already where one passes it: people look for it at the corner."""
    return [
        one.model_copy(update={"past": None})
        if one.past is not None and after is not None and after.after == one.past
        else one
        for one, after in zip_longest(steps, steps[1:])
    ]


def _without_repeats(steps: Sequence[Step], before: frozenset[tuple[str, str]]) -> list[Step]:
    """A landmark is named once; `before`: those named already. Where nothing is left to say but "go on" nothing is said."""
    told: list[Step] = []
    named: set[tuple[str, str]] = set(before)
    for step in _kept_for_the_turn(steps):
        past, after = step.past, step.after
        if past is None and after is None:
            _add(told, step)
            continue
        if after is not None and (after.kind, after.label) in named:
            after = None
        if past is not None and (past.kind, past.label) in named | {(after.kind, after.label) if after else ("", "")}:
            past = None
        if after is not None:
            past = None
        named |= {(one.kind, one.label) for one in (past, after) if one is not None}
        same = past is step.past and after is step.after
        _add(told, step if same else step.model_copy(update={"past": past, "after": after}))
    return told


def _add(told: list[Step], step: Step) -> None:
    """Straight on with nothing to see is the end of the walk before it."""
    goes_on = step.turn is Turn.STRAIGHT and step.past is None and step.leaving is None
    if told and goes_on and step.act is told[-1].act is Act.WALK and step.outside is told[-1].outside:
        told[-1] = told[-1].model_copy(update={"metres": round(told[-1].metres + step.metres, 1)})
    else:
        told.append(step)
