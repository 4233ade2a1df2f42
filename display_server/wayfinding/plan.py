"""A hospital's plan as its own people drew it: floors, spaces, doors, shafts, walking lines, and the places people look for.

Metres in one frame for the whole site: x to the right, y up the paper. Everything has a stable code.
"""

from datetime import time
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from config.contract.ways import Case, Point
from config.contract.words import Language, Names

Ring = Annotated[tuple[Point, ...], Field(min_length=3)]
PlanCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$")]


class Part(BaseModel):
    """A part of a plan. A plan comes from a file: what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SpaceKind(StrEnum):
    ROOM = "room"
    CORRIDOR = "corridor"
    AREA = "area"
    STAIRS = "stairs"
    ESCALATOR = "escalator"
    LIFT = "lift"
    RAMP = "ramp"
    OUTSIDE = "outside"


class PassageKind(StrEnum):
    WALK = "walk"
    STAIRS = "stairs"
    ESCALATOR = "escalator"
    LIFT = "lift"
    RAMP = "ramp"
    OUTSIDE = "outside"


WITH_STEPS = frozenset({"stairs", "escalator"})


class Open(Part):
    """When a passage can be walked: from `start` to `end` by the site's clock; over midnight where `end` is earlier."""

    start: time
    end: time

    def at(self, now: time) -> bool:
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


class Passable(Part):
    """What may stand in a person's way: never thrown away by an importer, judged by the profile of a route."""

    step_free: bool = True
    width_m: float | None = Field(default=None, gt=0)
    slope_percent: float | None = Field(default=None, ge=0)
    hours: Open | None = None
    out_of_order: bool = False


class Building(Part):
    code: PlanCode
    names: Names = Field(default_factory=dict)


class Floor(Part):
    code: PlanCode
    building: PlanCode
    ordinal: float = Field(description="Order from below; the sign may say something else.")
    label: str = Field(description="As on the sign: G, -1, 2B.")
    outline: Ring | None = None


class Space(Passable):
    """A room, a corridor, a stairwell, a lift car's landing: a polygon people can stand in."""

    code: PlanCode
    floor: PlanCode
    kind: SpaceKind
    outline: Ring
    holes: tuple[Ring, ...] = ()
    names: Names = Field(default_factory=dict)
    shaft: PlanCode | None = Field(
        default=None, description="Of a lift's or stairs' landing: which shaft it belongs to."
    )
    staff_only: bool = False


class Door(Passable):
    """Between two spaces, or from one to the open air. `one_way_from`: the space it can be walked out of, alone."""

    code: PlanCode
    floor: PlanCode
    at: Point
    spaces: tuple[PlanCode, ...] = ()
    one_way_from: PlanCode | None = None
    entrance: bool = False


class Shaft(Passable):
    """A lift, stairs or an escalator through several floors; its landings are spaces that name it."""

    code: PlanCode
    kind: SpaceKind
    label: str = Field(default="", description="The letter on its sign: B.")
    names: Names = Field(default_factory=dict)
    wait_s: float = Field(default=30.0, ge=0)
    per_floor_s: float | None = Field(default=None, gt=0)
    up_only: bool = False
    down_only: bool = False


class Spot(Part):
    """A point of a walking line: a crossing, the middle of a lobby, the spot before a door."""

    code: PlanCode
    floor: PlanCode
    at: Point


class Passage(Passable):
    """A drawn walking line between two points (spots, doors, places, landings). `covered`: out of the rain."""

    start: PlanCode
    end: PlanCode
    kind: PassageKind = PassageKind.WALK
    length_m: float | None = Field(default=None, gt=0, description="None: as drawn.")
    shaft: PlanCode | None = None
    one_way: bool = False
    covered: bool = True


class Place(Part):
    """What people look for, and what they see on the way. `code` is the hospital's own place, where it has one."""

    code: PlanCode
    floor: PlanCode
    kind: str = Field(pattern=r"^[a-z][a-z-]{0,23}$")
    at: Point
    space: PlanCode | None = None
    label: str = ""
    names: Names = Field(default_factory=dict)
    synonyms: dict[Language, tuple[str, ...]] = Field(default_factory=dict)
    keys: tuple[str, ...] = Field(default=(), description="Latin to find it by (Pinyin), made when a plan is kept.")
    hours: Open | None = Field(default=None, description="When it is there for visitors.")
    landmark: bool = False
    forms: dict[Language, dict[Case, str]] = Field(
        default_factory=dict, description="A landmark's own name in a sentence, where its kind's words do not say it."
    )
    searched: bool = Field(default=True, description="Stands in the kiosk's list.")


class Stand(Part):
    """Where a kiosk or a board stands, and what a person facing its screen looks at: 0 up the plan, 90 to the right."""

    device: str
    floor: PlanCode
    at: Point
    heading: float = Field(ge=0, lt=360)


class Plan(Part):
    """One version of everything."""

    names: Names = Field(default_factory=dict)
    buildings: tuple[Building, ...] = ()
    floors: tuple[Floor, ...] = ()
    spaces: tuple[Space, ...] = ()
    doors: tuple[Door, ...] = ()
    shafts: tuple[Shaft, ...] = ()
    spots: tuple[Spot, ...] = ()
    passages: tuple[Passage, ...] = ()
    places: tuple[Place, ...] = ()
    stands: tuple[Stand, ...] = ()

    def floor(self, code: str) -> Floor:
        return next(floor for floor in self.floors if floor.code == code)
