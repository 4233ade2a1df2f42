"""Ways in a made hospital of about ten thousand points: any-to-any with its steps, forty kiosks, a catalogue, a search.

`kiosk_route_ms` is the kiosk's work between the tap on a place and what its map draws (without the frame itself).
"""

import argparse
import gc
import gzip
import statistics
import time
from collections.abc import Callable, Iterator
from random import Random

from config.contract.catalogue import Catalogue
from config.contract.ways import MapPlace, Point, RouteProfile, SiteMap
from config.contract.words import Language, Name
from display_server.wayfinding.plan import Building, Door, Floor, Place, Plan, Shaft, Space, SpaceKind, Stand
from display_server.wayfinding.routes import Network
from display_server.wayfinding.site_map import Compiled
from display_server.wayfinding.spaces import stand_code
from kiosk.flow.place_search import PlaceIndex
from tests.bench.figure import Figure

FLOORS, WINGS, ROOMS = 10, 12, 40
KIOSKS, PAIRS, NAMES = 40, 500, 10_000
EVERY = 12
SEARCHED = FLOORS * WINGS * ROOMS // EVERY
"""Of the rooms every twelfth is a place people look for; all of them are walked to in `route_p95_ms`."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"how many ways from anywhere to anywhere ({PAIRS})")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    compiled = Compiled(_hospital(), version=1)
    nodes = len(compiled.graph.nodes)
    labels: dict[str, str | int | float] = {"nodes": nodes, "places": len(compiled.plan.places)}
    yield Figure("graph_nodes", nodes, "", labels=labels)
    yield Figure("route_p95_ms", _any_to_any(compiled, options.pairs), "ms", target=20, labels=labels)
    yield from _forty_kiosks(compiled, labels)
    packed = max(_packed(compiled.site_map("K0")), _packed(_st_anna()))
    yield Figure("catalogue_kb", packed, "kB", target=1024, labels={"of": f"map and ways, {SEARCHED} places"})
    yield from _kiosk(labels)


def _forty_kiosks(compiled: Compiled, labels: dict[str, str | int | float]) -> Iterator[Figure]:
    """After a lift is closed: both profiles' networks, every kiosk's ways to all that is searched for, told in steps."""
    gc.collect()
    gc.freeze()  # as the hub's web does once it has started
    gc.set_threshold(20_000, 20, 50)
    shut = frozenset({"lift0"})
    told = _timed(lambda: [compiled.ways(stand_code(f"K{n}"), shut, 0.0) for n in range(KIOSKS)])
    yield Figure(
        "precompute_40_kiosks_s", told, "s", target=1, labels={**labels, "searched": SEARCHED, "of": "told ways"}
    )
    network = Network(compiled.graph, RouteProfile.USUAL)
    starts = [compiled.graph.index[stand_code(f"K{n}")] for n in range(KIOSKS)]
    paths = _timed(lambda: [network.reach(start) for start in starts])
    yield Figure("paths_40_kiosks_s", paths, "s", target=1, labels=labels)


def _packed(site_map: SiteMap) -> float:
    """kB of it as it travels."""
    return len(gzip.compress(site_map.model_dump_json().encode())) / 1024


def _st_anna() -> SiteMap:
    from tests.kiosk.screens.st_anna_map import st_anna_map

    return st_anna_map()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _any_to_any(compiled: Compiled, pairs: int) -> float:
    """A profile's network stands ready, as a hub keeps it; the path and its steps are made anew each time."""
    dice, network = Random(20260312), Network(compiled.graph, RouteProfile.USUAL)
    codes = [place.code for place in compiled.plan.places]
    took = []
    for _ in range(pairs):
        start, end = (compiled.graph.index[code] for code in dice.sample(codes, 2))

        def way(start: int = start, end: int = end) -> None:
            route = network.route(network.reach(start), end)
            assert route is not None  # the made hospital is connected
            compiled.teller.tell(route, facing=0.0)

        took.append(_timed(way) * 1000)
    return statistics.quantiles(took, n=20)[18]


def _kiosk(labels: dict[str, str | int | float]) -> Iterator[Figure]:
    """St Anna's own kiosk for a route, and ten thousand made names for the search."""
    from kiosk.flow.steps import ShowWay
    from kiosk.screens.show_way.model import view_of
    from tests.kiosk.screens.st_anna import MORNING, catalogue, standing

    standing_at = standing(ShowWay("waiting-f"), Language.RUSSIAN)
    took = [_timed(lambda: view_of(standing_at, MORNING)) * 1000 for _ in range(50)]
    yield Figure("kiosk_route_ms", max(took), "ms", target=100, labels={"of": "the view, without its frame"})
    index = PlaceIndex(_with_names(catalogue(), NAMES))
    index.find("warm", Language.ENGLISH)
    dice = Random(7)
    asked = [f"name {dice.randrange(NAMES)}"[: dice.randrange(3, 9)] for _ in range(60)]
    asked += [f"nmae{dice.randrange(NAMES)}" for _ in range(60)]
    took = [_timed(lambda word=word: index.find(word, Language.ENGLISH)) * 1000 for word in asked]  # type: ignore[misc]
    yield Figure(
        "search_p95_ms", statistics.quantiles(took, n=20)[18], "ms", target=50, labels={**labels, "names": NAMES}
    )


def _with_names(catalogue: Catalogue, count: int) -> Catalogue:
    assert catalogue.map is not None  # St Anna has a plan
    way = catalogue.map.ways[0]
    places = [
        MapPlace(code=f"n{n}", kind="cafe", floor="main-1", at=(0, 0), names={Language.ENGLISH: f"Name {n} of a room"})
        for n in range(count)
    ]
    ways = [way.model_copy(update={"to": place.code}) for place in places]
    return catalogue.model_copy(update={"map": catalogue.map.model_copy(update={"places": places, "ways": ways})})


def _box(x: float, y: float, width: float, height: float) -> tuple[Point, ...]:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def _hospital() -> Plan:
    """Floors of twelve wings along one long corridor, forty rooms a wing, a lift and stairs at every second wing."""
    spaces: list[Space] = []
    doors: list[Door] = []
    places: list[Place] = []
    shafts = [Shaft(code=f"lift{w}", kind=SpaceKind.LIFT, label=chr(65 + w)) for w in range(0, WINGS, 2)]
    shafts += [Shaft(code=f"stairs{w}", kind=SpaceKind.STAIRS, step_free=False) for w in range(1, WINGS, 2)]
    for n in range(FLOORS):
        spaces.append(
            Space(code=f"main{n}", floor=f"f{n}", kind=SpaceKind.CORRIDOR, outline=_box(0, -4, WINGS * 16, 4))
        )
        for w in range(WINGS):
            _wing(n, w, spaces, doors)
            for r in range(ROOMS):
                _room(n, w, r, spaces, doors, places)
    stands = [
        Stand(device=f"K{n}", floor=f"f{n % FLOORS}", at=(5.0 + n * 4, -2), heading=n * 90 % 360) for n in range(KIOSKS)
    ]
    return Plan(
        buildings=(Building(code="b"),),
        floors=tuple(Floor(code=f"f{n}", building="b", ordinal=n, label=str(n)) for n in range(FLOORS)),
        spaces=tuple(spaces),
        doors=tuple(doors),
        shafts=tuple(shafts),
        places=tuple(places),
        stands=tuple(stands),
    )


def _wing(n: int, w: int, spaces: list[Space], doors: list[Door]) -> None:
    """A hall off the corridor of floor `n`, and opposite it a lift or stairs."""
    floor, hall, left = f"f{n}", f"hall{n}.{w}", w * 16.0
    spaces.append(Space(code=hall, floor=floor, kind=SpaceKind.CORRIDOR, outline=_box(left + 6, 0, 3, ROOMS * 2)))
    doors.append(Door(code=f"d{hall}", floor=floor, at=(left + 7.5, 0), spaces=(f"main{n}", hall)))
    shaft = f"{'stairs' if w % 2 else 'lift'}{w}"
    stop, kind = f"{shaft}.{n}", SpaceKind.STAIRS if w % 2 else SpaceKind.LIFT
    spaces.append(Space(code=stop, floor=floor, kind=kind, outline=_box(left, -8, 4, 4), shaft=shaft))
    doors.append(Door(code=f"d{stop}", floor=floor, at=(left + 2, -4), spaces=(f"main{n}", stop)))


def _room(  # noqa: PLR0917  # three counters, three lists
    n: int, w: int, r: int, spaces: list[Space], doors: list[Door], places: list[Place]
) -> None:
    """Left or right of the hall, with its place."""
    floor, code, left = f"f{n}", f"r{n}.{w}.{r}", w * 16.0
    x, y = (left + 9 if r % 2 else left), (r // 2) * 4.0
    spaces.append(Space(code=code, floor=floor, kind=SpaceKind.ROOM, outline=_box(x, y, 6, 4)))
    at = (left + (9 if r % 2 else 6), y + 2)
    doors.append(Door(code=f"d{code}", floor=floor, at=at, spaces=(code, f"hall{n}.{w}")))
    searched = len(places) % EVERY == 0
    names = {Language.ENGLISH: Name(name=f"Room {code}")}
    middle = (x + 3, y + 2)
    places.append(
        Place(
            code=code,
            floor=floor,
            kind="room",
            at=middle,
            space=code,
            names=names,
            landmark=r == 0,
            searched=searched,
        )
    )
