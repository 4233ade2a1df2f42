"""A way for eyes: the floor to draw, its line, the few labels that help, and the steps in words."""

from dataclasses import dataclass
from datetime import datetime
from math import hypot

from config.contract.catalogue import Catalogue
from config.contract.ways import Act, Leg, MapFloor, MapPlace, MapSpace, Point, Step, Way
from config.contract.words import Language
from config.locale import name_of, words
from config.locale.ways import climb_end, distance, floor_name, minutes, remembered, tell_together, visitors
from config.look.place_signs import sign_of
from config.look.way_signs import ARROWS, CLIMBS
from kiosk.flow.floor_view import LabelKind, room_beside
from kiosk.flow.session import Session
from kiosk.flow.steps import ShowWay
from kiosk.flow.way_finding import way_shown
from kiosk.screens.naming import standing_at

MOST_LABELS = 9
WHOLE_NAMES = 2
"""Keys of so many floors have room for "Floor 2"; beside more of them a floor is called as on its sign."""

SCALES_M = (5, 10, 20, 50, 100)
WIDEST_M = 30.0
"""A hall wider than this is no room that holds a label together."""
Boxed = tuple[float, float, float, float, list[Point]]
"""A room's left, right, lower and upper edge, and its outline: most rooms of a floor are far from a place."""


@dataclass(frozen=True)
class Label:
    at: Point
    said: str
    sign: str = ""
    kind: LabelKind = LabelKind.PLACE
    room: float = 0.0  # metres of width it has; 0: as it likes


@dataclass(frozen=True)
class MapShown:
    """What the map draws."""

    outline: list[Point]
    spaces: list[MapSpace]
    heading: float
    zoom: int
    route: list[Point]
    you: Point | None
    look_at: Point | None
    labels: tuple[Label, ...]
    scales: tuple[tuple[int, str], ...]  # metres a scale bar may be long, and how that is said


@dataclass(frozen=True)
class StepShown:
    said: str
    sign: str
    far: str


@dataclass(frozen=True)
class LegKey:
    """A floor's key: its name and its icon; `chosen`: on the map now."""

    said: str
    sign: str
    chosen: bool


@dataclass(frozen=True)
class ShowWayView:
    title: str
    facts: str
    map: MapShown | None
    legs: tuple[LegKey, ...]
    steps: tuple[StepShown, ...]
    step_free: str
    step_free_on: bool
    none: str
    none_text: str
    zoom: int
    phone_url: str
    on_phone: str


def view_of(session: Session, _now: datetime) -> ShowWayView:
    step, language, catalogue = standing_at(session, ShowWay), session.language, session.facts.catalogue
    say = words(language).say
    place = _place(catalogue, step.to)
    title = _name(catalogue, place, language)
    way = way_shown(step, catalogue) if catalogue else None
    legs = way.legs if way else []
    leg = min(step.leg, max(0, len(legs) - 1))
    return ShowWayView(
        title=title,
        facts=_facts(catalogue, place, way, language),
        map=_map(catalogue, way, leg, step, language, title) if catalogue and way else None,
        legs=_leg_keys(catalogue, legs, leg, way, language) if catalogue else (),
        steps=_steps(way, language, title),
        step_free=say("kiosk.way.step_free"),
        step_free_on=step.step_free,
        none="" if way else say("kiosk.way.none" if step.step_free else "kiosk.way.none_at_all"),
        none_text="" if way else say("kiosk.way.none_text"),
        zoom=step.zoom,
        phone_url=_phone_url(catalogue, step, language) if way else "",
        on_phone=say("kiosk.way.on_phone"),
    )


def _phone_url(catalogue: Catalogue | None, step: ShowWay, language: Language) -> str:
    """The same way as a page; nothing where the hospital's address is not known to work."""
    address = catalogue.map.phone_url if catalogue and catalogue.map else None
    profile = "/step-free" if step.step_free else ""
    return f"{address}{step.to}{profile}?language={language.value}" if address else ""


def _place(catalogue: Catalogue | None, code: str) -> MapPlace | None:
    places = catalogue.map.places if catalogue and catalogue.map else []
    return next((one for one in places if one.code == code), None)


def _name(catalogue: Catalogue | None, place: MapPlace | None, language: Language) -> str:
    if catalogue is None or place is None:
        return ""
    known = next((one for one in catalogue.places if one.code == place.code), None)
    if known is not None:
        return name_of(known.names, language, catalogue.site.language)
    return place.names.get(language) or place.names.get(catalogue.site.language) or place.label


def _facts(catalogue: Catalogue | None, place: MapPlace | None, way: Way | None, language: Language) -> str:
    floors = {one.code: one.label for one in catalogue.map.floors} if catalogue and catalogue.map else {}
    said = [floor_name(floors[place.floor], language)] if place and place.floor in floors else []
    if way is not None:
        said += [minutes(way, language), distance(way.metres, language)]
    if place is not None and place.hours:
        said.append(visitors(place.kind, place.hours, language))
    return "\u00a0 ·  ".join(one for one in said if one)  # no line begins with the dot


def _steps(way: Way | None, language: Language, title: str) -> tuple[StepShown, ...]:
    shown = []
    for group in remembered(way.steps) if way else ():
        told = tell_together(group, language, title)
        shown.append(StepShown(told.text, _sign(group[0]), told.distance))
    return tuple(shown)


def _sign(step: Step) -> str:
    if step.act is Act.ARRIVE:
        return "flag"
    return CLIMBS.get(step.act) or ARROWS[step.turn]


def _leg_keys(
    catalogue: Catalogue, legs: list[Leg], chosen: int, way: Way | None, language: Language
) -> tuple[LegKey, ...]:
    labels = {one.code: one.label for one in catalogue.map.floors} if catalogue.map else {}
    climbs = [CLIMBS[step.act] for step in way.steps if step.act in CLIMBS] if way else []
    signs = ["navigation", *climbs]
    whole = len(legs) <= WHOLE_NAMES
    return tuple(
        LegKey(floor_name(label, language) if whole else label, signs[min(n, len(signs) - 1)], n == chosen)
        for n, label in enumerate(labels.get(leg.floor, "") for leg in legs)
    )


def _map(  # noqa: PLR0917  # one view of one session
    catalogue: Catalogue, way: Way, leg: int, step: ShowWay, language: Language, title: str
) -> MapShown | None:
    site_map = catalogue.map
    if site_map is None or not way.legs:
        return None
    shown = way.legs[leg]
    floor = next((one for one in site_map.floors if one.code == shown.floor), None)
    if floor is None:
        return None
    first, last = leg == 0, leg == len(way.legs) - 1
    heading = site_map.stand.heading if site_map.stand else 0.0
    end = Label(shown.points[-1], title if last else _leg_end(way, leg, language), kind=LabelKind.GOAL)
    return MapShown(
        outline=floor.outline,
        spaces=floor.spaces,
        heading=heading,
        zoom=step.zoom,
        route=shown.points,
        you=shown.points[0] if first else None,
        look_at=shown.points[0] if first else shown.points[-1],
        labels=(
            *_here(shown, language, first=first),
            end,
            *_landmarks(catalogue, floor, shown, step.to, language, heading),
        ),
        scales=tuple((metres, words(language).say("way.metres", metres=metres)) for metres in SCALES_M),
    )


def _here(leg: Leg, language: Language, *, first: bool) -> list[Label]:
    return [Label(leg.points[0], words(language).say("kiosk.way.here"), kind=LabelKind.YOU)] if first else []


def _leg_end(way: Way, leg: int, language: Language) -> str:
    """Where the line ends on this floor: the lift's name and the floor it leads to."""
    climbs = [step for step in way.steps if step.act in CLIMBS]
    return climb_end(climbs[leg], language) if leg < len(climbs) else ""


def _landmarks(  # noqa: PLR0917  # one floor as one person sees it
    catalogue: Catalogue, floor: MapFloor, leg: Leg, goal: str, language: Language, heading: float
) -> list[Label]:
    """Well-known places of this floor, the nearest to the way first."""
    site_map = catalogue.map
    near = [
        (min(hypot(one.at[0] - x, one.at[1] - y) for x, y in leg.points), one)
        for one in (site_map.places if site_map else ())
        if one.floor == floor.code and one.landmark and one.code != goal
    ]
    around = [_boxed(space) for space in floor.spaces if space.kind != "corridor"]
    found = []
    for _, one in sorted(near, key=lambda pair: pair[0])[:MOST_LABELS]:
        said = "" if one.kind in {"lift", "stairs", "toilets"} else _name(catalogue, one, language)
        found.append(Label(one.at, said, sign_of(one.kind), room=_width(one, around, heading)))
    return found


def _width(place: MapPlace, around: list[Boxed], heading: float) -> float:
    """How wide a label around a place may be in its room, seen with `heading` up; in a room within a hall the room's own walls
    count."""
    x, y = place.at
    near = (ring for left, right, low, high, ring in around if left <= x <= right and low <= y <= high)
    narrowest = min((width for ring in near if (width := room_beside(place.at, ring, heading))), default=0.0)
    return narrowest if narrowest < WIDEST_M else 0.0


def _boxed(space: MapSpace) -> Boxed:
    xs, ys = [x for x, _ in space.outline], [y for _, y in space.outline]
    return min(xs), max(xs), min(ys), max(ys), space.outline
