"""A way on the wire: where it is walked, and its steps as structure. `config.locale.ways` has the words."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from config.contract.base import Answer, only_known
from config.contract.words import ByLanguage

Point = tuple[float, float]
"""Metres: x to the right, y up the plan."""


class Turn(StrEnum):
    """A change of direction for somebody walking, or the side a thing is on."""

    STRAIGHT = "straight"
    BEAR_LEFT = "bear_left"
    BEAR_RIGHT = "bear_right"
    LEFT = "left"
    RIGHT = "right"
    BACK_LEFT = "back_left"
    BACK_RIGHT = "back_right"
    AROUND = "around"


class Act(StrEnum):
    """What a step asks for."""

    WALK = "walk"
    LIFT = "lift"
    STAIRS = "stairs"
    ESCALATOR = "escalator"
    RAMP = "ramp"
    OVER = "over"  # on foot to a floor of another building, or of this one
    ARRIVE = "arrive"


class Case(StrEnum):
    """The form a landmark's name takes in a sentence: "past the café", «мимо аптеки», „už vaistinės“."""

    PAST = "past"  # en as said; ru genitive; uk, lt accusative
    NEAR = "near"  # after, at: en as said; ru, uk, lt genitive


class Landmark(Answer):
    """Something seen on the way: its kind's own words, or forms of its own."""

    kind: str
    label: str = ""
    forms: ByLanguage[Annotated[dict[Case, str], only_known(Case)]] = Field(default_factory=dict)


class Step(Answer):
    """One thing to do. `turn`: how a walk begins, or the side on which the lift, the stairs or the goal is."""

    act: Act
    turn: Turn = Turn.STRAIGHT
    floor: str = Field(description="Code of the floor it begins on.")
    leaving: Act | None = Field(default=None, description="The lift or stairs this walk comes out of.")
    past: Landmark | None = None
    after: Landmark | None = None
    label: str = Field(default="", description="The lift's letter.")
    to_floor: str = Field(default="", description="The sign of the floor a climb leads to.")
    building: ByLanguage[str] = Field(
        default_factory=dict, description="Of going over: what another building is called."
    )
    up: bool = True
    outside: bool = False
    metres: float = 0.0


class Leg(Answer):
    """The line to draw on one floor, from where it is entered to where it is left."""

    floor: str
    points: list[Point]


class RouteProfile(StrEnum):
    USUAL = "usual"
    STEP_FREE = "step_free"
    LEAST_WALKING = "least_walking"


class Way(Answer):
    """From one point to a place. `minutes` are those of somebody who walks slowly, lifts and stairs included."""

    to: str
    profile: RouteProfile = RouteProfile.USUAL
    metres: float
    minutes: int
    legs: list[Leg] = Field(default_factory=list)
    steps: list[Step] = Field(default_factory=list)


def _those_understood(said: Any) -> Any:
    """A way with a turn or a means that only a newer program knows is as none at all: nobody is led by half of one."""
    return [one for one in said if _understood(one)] if isinstance(said, list) else said


def _understood(said: Any) -> bool:
    if not isinstance(said, dict):
        return True
    steps = [one for one in said.get("steps", ()) if isinstance(one, dict)]
    words = ((RouteProfile, said.get("profile")), *((Turn, one.get("turn")) for one in steps))
    acts = ((Act, one.get(name)) for one in steps for name in ("act", "leaving"))
    return all(not isinstance(word, str) or word in _KNOWN[kind] for kind, word in (*words, *acts))


_KNOWN: dict[type[StrEnum], frozenset[str]] = {kind: frozenset(kind) for kind in (RouteProfile, Turn, Act)}


class MapSpace(Answer):
    """A room as it is drawn. `kind`: room, corridor, area, stairs, lift …"""

    kind: str
    outline: list[Point]
    closed: bool = Field(default=False, description="Out of use now: a lift that stands is crossed out.")


class MapPlace(Answer):
    """Something to search for or to see on the map; `landmark`: well known, drawn with its icon and name."""

    code: str
    kind: str
    floor: str
    at: Point
    label: str = ""
    names: ByLanguage[str] = Field(default_factory=dict)
    synonyms: ByLanguage[list[str]] = Field(default_factory=dict)
    keys: list[str] = Field(default_factory=list, description="Latin to find it by: Pinyin, whole and initials.")
    landmark: bool = False
    searched: bool = True
    hours: str = Field(default="", description="When it is there for visitors: 16:00–19:00.")


class MapFloor(Answer):
    code: str
    label: str
    ordinal: float
    outline: list[Point] = Field(default_factory=list)
    spaces: list[MapSpace] = Field(default_factory=list)


class Stand(Answer):
    """Where a kiosk stands, and what a person facing its screen looks at: 0 up the plan, 90 to the right."""

    floor: str
    at: Point
    heading: float = 0.0


class SiteMap(Answer):
    """What a kiosk knows of the building: floors to draw, places to find, its own stand, its ways to all of them."""

    version: int = Field(description="Of the plan; printed ways name it.")
    floors: list[MapFloor] = Field(default_factory=list)
    places: list[MapPlace] = Field(default_factory=list)
    stand: Stand | None = None
    ways: Annotated[list[Way], BeforeValidator(_those_understood)] = Field(default_factory=list)
    led_minutes: int = Field(
        default=0, ge=0, description="For how long boards show a number whose patient asks to be led; 0: none do."
    )
    led_to: dict[str, list[str]] = Field(
        default_factory=dict, description="By profile the places to which boards stand along the way from here."
    )
    phone_url: str | None = Field(
        default=None, description="A way's page for phones: a place's code follows, then `/step-free` where wanted."
    )
