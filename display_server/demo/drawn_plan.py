"""St Anna's plan from `config/demo/plan.toml`: boxes become rooms with doors, lines become walking lines."""

import tomllib
from datetime import time
from itertools import pairwise
from typing import Any

from config.contract.ways import Point
from config.contract.words import Language
from display_server.demo.hospital import FOLDER, Hospital, Table
from display_server.wayfinding.plan import (
    Building,
    Door,
    Floor,
    Open,
    Passage,
    Place,
    Plan,
    Shaft,
    Space,
    SpaceKind,
    Spot,
    Stand,
)
from display_server.wayfinding.spaces import settled

BUILDING = "main"


def drawn_plan(hospital: Hospital) -> Plan:
    """The whole drawing; every place of the hospital stands in it."""
    drawn = tomllib.loads((FOLDER / "plan.toml").read_text("utf-8"))
    places = {place["code"]: place for place in hospital.places["places"]}
    parts = [_Floor(drawn, floor, places, hospital) for floor in drawn["floors"]]
    names = hospital.names(hospital.hospital["site"])
    return settled(
        Plan(
            names=names,
            buildings=(Building(code=BUILDING, names=names),),
            floors=tuple(part.floor for part in parts),
            spaces=tuple(space for part in parts for space in part.spaces()),
            doors=tuple(door for part in parts for door in part.doors()),
            shafts=tuple(_shafts(drawn, hospital)),
            spots=tuple(spot for part in parts for spot in part.spots()),
            passages=tuple(passage for part in parts for passage in part.passages()),
            places=tuple(place for part in parts for place in part.placed()),
            stands=tuple(
                Stand(device=device, floor=_floor(said["floor"]), at=tuple(said["at"]), heading=said["heading"])
                for device, said in drawn["stands"].items()
            ),
        )
    )


def _floor(label: str) -> str:
    return f"{BUILDING}-{label}"


def _shafts(drawn: Table, hospital: Hospital) -> list[Shaft]:
    return [
        Shaft(
            code=code,
            kind=SpaceKind(said["kind"]),
            label=said["label"],
            names=hospital.place_names({"code": code, **said}),
            step_free=said["kind"] == "lift",
        )
        for code, said in drawn["shafts"].items()
    ]


class _Floor:
    """One floor of the file."""

    def __init__(self, drawn: Table, said: Table, places: dict[str, Table], hospital: Hospital) -> None:
        self._drawn, self._said, self._places, self._hospital = drawn, said, places, hospital
        self.code = _floor(said["label"])
        self.floor = Floor(
            code=self.code,
            building=BUILDING,
            ordinal=float(said["label"]),
            label=said["label"],
            outline=tuple((x, y) for x, y in said["outline"]),
        )

    def spaces(self) -> list[Space]:
        halls = [
            Space(
                code=f"{self.code}-hall-{n}",
                floor=self.code,
                kind=SpaceKind(kind),
                outline=_ring(box),
                holes=tuple(_ring(room) for _, _, room, _ in self._said["rooms"] if _within(room, box)),
            )
            for n, (kind, box) in enumerate(self._said["halls"])
        ]
        closed = [
            Space(
                code=f"{self.code}-closed-{n}",
                floor=self.code,
                kind=SpaceKind.ROOM,
                outline=_ring(box),
                staff_only=True,
            )
            for n, box in enumerate(self._said.get("closed", []))
        ]
        return [*halls, *closed] + [
            Space(
                code=f"space-{place}",
                floor=self.code,
                kind=SpaceKind(kind),
                outline=_ring(box),
                shaft=place.rpartition("-")[0] if kind in {"lift", "stairs"} else None,
            )
            for place, kind, box, _ in self._said["rooms"]
        ]

    def doors(self) -> list[Door]:
        inner = [
            Door(code=f"door-{place}", floor=self.code, at=tuple(at), spaces=(f"space-{place}", self._hall(at)))
            for place, _, _, at in self._said["rooms"]
        ]
        outer = [
            Door(code=f"door-{place}", floor=self.code, at=tuple(at), spaces=(self._hall(at),), entrance=True)
            for place, at in self._said.get("entrances", [])
        ]
        return inner + outer

    def _hall(self, at: Point) -> str:
        """The hall or corridor a door opens to."""
        for n, (_, (x1, y1, x2, y2)) in enumerate(self._said["halls"]):
            if x1 <= at[0] <= x2 and y1 <= at[1] <= y2:
                return f"{self.code}-hall-{n}"
        raise ValueError(f"a door at {at} opens to no hall of floor {self.code}")

    def spots(self) -> list[Spot]:
        return [Spot(code=self._spot(at), floor=self.code, at=at) for at in self._crossings()]

    def passages(self) -> list[Passage]:
        """A line, cut where another one begins or ends on it."""
        return [
            Passage(start=self._spot(a), end=self._spot(b)) for line in self._cut_lines() for a, b in pairwise(line)
        ]

    def _cut_lines(self) -> list[list[Point]]:
        ends = [tuple(end) for line in self._said["lines"] for end in line]
        cut = []
        for (x1, y1), (x2, y2) in self._said["lines"]:
            on = {end for end in ends if _between(end, (x1, y1), (x2, y2))}
            cut.append(sorted(on, key=lambda at: (at[0] - x1) ** 2 + (at[1] - y1) ** 2))
        return cut

    def _crossings(self) -> list[Point]:
        return list(dict.fromkeys(at for line in self._cut_lines() for at in line))

    def _spot(self, at: Point) -> str:
        return f"{self.code}-{at[0]:g}-{at[1]:g}"

    def placed(self) -> list[Place]:
        rooms = [self._place(place, _middle(box), f"space-{place}") for place, _, box, _ in self._said["rooms"]]
        spots = [self._place(place, tuple(at), None) for place, at in self._said.get("spots", [])]
        ways_in = [self._place(place, _inside(at), None) for place, at in self._said.get("entrances", [])]
        return [*rooms, *spots, *ways_in]

    def _place(self, code: str, at: Point, space: str | None) -> Place:
        entry = self._places[code]
        said = self._drawn["synonyms"].get(code, [""] * len(self._hospital.languages))
        synonyms: dict[Language, tuple[str, ...]] = {
            language: tuple(word.strip() for word in words.split(",") if word.strip())
            for language, words in self._hospital.by_language(said).items()
        }
        return Place(
            code=code,
            floor=self.code,
            kind=entry["kind"],
            at=at,
            space=space,
            label=entry.get("label", ""),
            names=self._hospital.place_names(entry),
            synonyms={language: words for language, words in synonyms.items() if words},
            landmark=code in self._drawn["landmarks"],
            hours=_hours(self._drawn["hours"].get(code)),
            searched=entry["kind"] not in {"lift", "stairs"},
        )


def _hours(said: list[str] | None) -> Open | None:
    return Open(start=time.fromisoformat(said[0]), end=time.fromisoformat(said[1])) if said else None


def _ring(box: list[float]) -> tuple[Point, ...]:
    x1, y1, x2, y2 = box
    return ((x1, y1), (x2, y1), (x2, y2), (x1, y2))


def _within(inner: list[float], outer: list[float]) -> bool:
    """Whether a box stands free inside another one."""
    return outer[0] < inner[0] and outer[1] < inner[1] and inner[2] < outer[2] and inner[3] < outer[3]


def _middle(box: list[float]) -> Point:
    x1, y1, x2, y2 = box
    return ((x1 + x2) / 2, (y1 + y2) / 2)


def _inside(at: list[float]) -> Point:
    """A step into the house from a door on its lower or right edge."""
    return (at[0], at[1] + 1.5) if at[1] == 0 else (at[0] - 1.5, at[1])


def _between(at: Any, start: Point, end: Point) -> bool:
    """Whether a point lies on an upright or level line."""
    xs, ys = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return bool(xs[0] <= at[0] <= xs[1] and ys[0] <= at[1] <= ys[1])
