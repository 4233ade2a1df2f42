"""The way as a small drawing on the ticket: the floors it leads over, what is seen beside it, and where each line ends."""

from itertools import pairwise
from math import hypot

from config.contract.catalogue import Catalogue, Place
from config.contract.ticket import MapMark, TicketMap
from config.contract.ways import Act, Leg, MapFloor, Point, SiteMap, Way
from config.contract.words import Language
from config.locale import short_name_of, words
from config.locale.ways import climb_end, floor_name

MOST_FLOORS = 2
MOST_MARKS = 5
_NEAR_M = 12.0
_WORTH_DRAWING_M = 3.0
_SEEN_M = 40.0
_OPEN = {"corridor", "area", "outside"}
_UNNAMED = {"lift", "stairs", "toilets"}


def maps_of(catalogue: Catalogue, way: Way | None, place: Place, language: Language) -> tuple[TicketMap, ...]:
    """One map a floor, the first two floors; none where there is no way or no plan."""
    site_map = catalogue.map
    if site_map is None or way is None:
        return ()
    floors = {floor.code: floor for floor in site_map.floors}
    climbs = [step for step in way.steps if step.act not in {Act.WALK, Act.ARRIVE}]
    found = []
    for order, leg in enumerate(way.legs[:MOST_FLOORS]):
        floor = floors.get(leg.floor)
        if floor is None or _length(leg) < _WORTH_DRAWING_M:
            continue
        last = order == len(way.legs) - 1 or order >= len(climbs)
        found.append(
            TicketMap(
                floor=floor_name(floor.label, language),
                heading=site_map.stand.heading if site_map.stand else 0.0,
                outline=tuple(floor.outline),
                rooms=_rooms(floor, leg),
                route=tuple(leg.points),
                here=words(language).say("kiosk.way.here") if order == 0 else "",
                goal=short_name_of(place.names, language, catalogue.site.language)
                if last
                else climb_end(climbs[order], language),
                marks=_marks(catalogue, site_map, floor, leg, place.code, language),
            )
        )
    return tuple(found)


def _rooms(floor: MapFloor, leg: Leg) -> tuple[tuple[Point, ...], ...]:
    """Those that the band can show: it is at most so much wider than the way is long."""
    xs, ys = [x for x, _ in leg.points], [y for _, y in leg.points]
    reach = max(_SEEN_M, 1.5 * max(max(xs) - min(xs), max(ys) - min(ys)))
    left, right, low, high = min(xs) - reach, max(xs) + reach, min(ys) - reach, max(ys) + reach
    return tuple(
        tuple(space.outline)
        for space in floor.spaces
        if space.kind not in _OPEN and any(left <= x <= right and low <= y <= high for x, y in space.outline)
    )


def _length(leg: Leg) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(leg.points))


def _marks(  # noqa: PLR0917  # one floor of one way
    catalogue: Catalogue, site_map: SiteMap, floor: MapFloor, leg: Leg, goal: str, language: Language
) -> tuple[MapMark, ...]:
    """Well-known places beside the way by their short names, the nearest first."""
    known, own = {place.code: place.names for place in catalogue.places}, catalogue.site.language
    near = []
    for one in site_map.places:
        if one.floor != floor.code or not one.landmark or one.code == goal or one.kind in _UNNAMED:
            continue
        far = min(hypot(one.at[0] - x, one.at[1] - y) for x, y in leg.points)
        names = known.get(one.code)
        said = short_name_of(names, language, own) if names else one.names.get(language) or one.names.get(own, "")
        if said and far <= _NEAR_M:
            near.append((far, MapMark(at=one.at, said=said)))
    return tuple(mark for _, mark in sorted(near, key=lambda pair: pair[0])[:MOST_MARKS])
