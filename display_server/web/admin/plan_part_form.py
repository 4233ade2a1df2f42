"""One part of a plan as a form: which fields its kind has, what stands in them, and the part that was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, degrees
from typing import Any
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from config.contract.words import Language
from display_server.wayfinding.draft_parts import Parts, Value
from display_server.wayfinding.drafting import DraftRefused
from display_server.web.admin.entries import LONGEST_NAME

LONGEST_OUTLINE = 20_000
MOST_SYNONYMS = 20
STRAIGHT_AHEAD = 12.0
"""Degrees to either side: what one looks at."""

KEEP = "keep"
"""Of a heading: as it is."""

SPACE_KINDS = ("room", "corridor", "area", "stairs", "lift", "escalator", "ramp", "outside")
SHAFT_KINDS = ("lift", "stairs", "escalator", "ramp")
PASSAGE_KINDS = ("walk", "outside", "ramp", "stairs", "escalator", "lift")
PLACE_KINDS = (
    "room", "waiting", "desk", "registration", "information", "entrance", "emergency", "laboratory", "x-ray", "wards",
    "toilets", "accessible-toilet", "baby-room", "quiet-room", "chapel", "cafe", "shop", "pharmacy", "cloakroom",
    "cash-machine", "water", "lift", "stairs", "service",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """`shape`: text, names, words, number, check, choice, point, points, hours or heading. `once`: only while the part is new."""

    name: str
    shape: str
    options: tuple[str, ...] = ()
    once: bool = False
    needed: bool = False


_PASSABLE = (
    Field("step_free", "check"),
    Field("width_m", "number"),
    Field("slope_percent", "number"),
    Field("hours", "hours"),
    Field("out_of_order", "check"),
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "buildings": (Field("names", "names"),),
    "floors": (
        Field("label", "text", needed=True),
        Field("ordinal", "number", needed=True),
        Field("building", "choice", once=True),
    ),
    "shafts": (
        Field("kind", "choice", SHAFT_KINDS),
        Field("label", "text"),
        Field("names", "names"),
        Field("wait_s", "number", needed=True),
        Field("up_only", "check"),
        Field("down_only", "check"),
        *_PASSABLE,
    ),
    "spaces": (
        Field("kind", "choice", SPACE_KINDS),
        Field("names", "names"),
        Field("shaft", "choice"),
        Field("outline", "points", needed=True),
        Field("staff_only", "check"),
        *_PASSABLE,
    ),
    "doors": (Field("at", "point"), Field("entrance", "check"), Field("one_way_from", "choice"), *_PASSABLE),
    "spots": (Field("at", "point"),),
    "places": (
        Field("code", "choice", once=True),
        Field("kind", "choice", PLACE_KINDS),
        Field("names", "names"),
        Field("label", "text"),
        Field("synonyms", "words"),
        Field("at", "point"),
        Field("landmark", "check"),
        Field("searched", "check"),
        Field("hours", "hours"),
    ),
    "passages": (
        Field("start", "choice", once=True),
        Field("end", "choice", once=True),
        Field("kind", "choice", PASSAGE_KINDS),
        Field("length_m", "number"),
        Field("shaft", "choice"),
        Field("one_way", "check"),
        Field("covered", "check"),
        *_PASSABLE,
    ),
    "stands": (Field("device", "choice", once=True), Field("at", "point"), Field("heading", "heading")),
}

_NEW: dict[str, Value] = {
    "floors": {"label": "", "ordinal": 0.0},
    "shafts": {"kind": "lift", "wait_s": 30.0, "step_free": True},
    "spaces": {"kind": "room", "outline": [], "step_free": True},
    "doors": {"step_free": True},
    "places": {"kind": "room", "searched": True},
    "passages": {"kind": "walk", "step_free": True, "covered": True},
    "stands": {"heading": 0.0},
}


def new_part(kind: str, floor: str) -> Value:
    """What stands in the form of a part that is not there yet."""
    on_floor = {"floor": floor} if kind in {"spaces", "doors", "spots", "places", "stands"} else {}
    return {**_NEW.get(kind, {}), **on_floor}


def fresh_code(kind: str) -> str:
    """For a part nobody else has a name for."""
    return f"{kind[:-1]}-{uuid4().hex[:10]}"


def read_part(kind: str, before: Value, typed: MultiDict[str, str], *, new: bool) -> Value:
    """The part as it was typed; what the form does not show stays. Raises DraftRefused."""
    value = dict(before)
    for one in FIELDS[kind]:
        if new or not one.once:
            value[one.name] = _READ[one.shape](one, value, typed)
    if kind in {"spaces", "passages"}:
        value["shaft"] = value.get("shaft") or None
    if kind == "doors":
        value["one_way_from"] = value.get("one_way_from") or None
    if new and kind not in {"passages", "stands"} and not value.get("code"):
        value["code"] = fresh_code(kind)
    return value


def _text(one: Field, _value: Value, typed: MultiDict[str, str]) -> str:
    said = typed.get(one.name, "").strip()[:LONGEST_NAME]
    if one.needed and not said:
        raise DraftRefused(one.name, "missing")
    return said


def _names(one: Field, value: Value, typed: MultiDict[str, str]) -> Value:
    """A short form that stands there stays with its name."""
    known: Mapping[str, Any] = value.get(one.name) or {}
    said = {code: typed.get(f"{one.name}_{code}", "").strip()[:LONGEST_NAME] for code in Language}
    return {code.value: {**(known.get(code) or {}), "name": name} for code, name in said.items() if name}


def _words(one: Field, _value: Value, typed: MultiDict[str, str]) -> dict[str, list[str]]:
    said = {code: typed.get(f"{one.name}_{code}", "").replace("，", ",").split(",") for code in Language}
    found = {
        code.value: [word.strip()[:LONGEST_NAME] for word in words if word.strip()] for code, words in said.items()
    }
    return {code: words[:MOST_SYNONYMS] for code, words in found.items() if words}


def _number(one: Field, _value: Value, typed: MultiDict[str, str]) -> float | None:
    said = typed.get(one.name, "").strip()
    if not said:
        if one.needed:
            raise DraftRefused(one.name, "missing")
        return None
    return number_in(said, one.name)


def number_in(said: str, field: str) -> float:
    """With a comma or a point. Raises DraftRefused."""
    try:
        return float(said.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        raise DraftRefused(field, "number") from None


def _check(one: Field, _value: Value, typed: MultiDict[str, str]) -> bool:
    return one.name in typed


def _choice(one: Field, _value: Value, typed: MultiDict[str, str]) -> str:
    said = typed.get(one.name, "")
    if one.options and said not in one.options:
        raise DraftRefused(one.name, "unknown")
    return said


def _point(one: Field, _value: Value, typed: MultiDict[str, str]) -> list[float]:
    return [number_in(typed.get(f"{one.name}_{axis}", ""), one.name) for axis in ("x", "y")]


def _points(one: Field, _value: Value, typed: MultiDict[str, str]) -> list[list[float]]:
    """A corner a line: `12.5 4`."""
    lines = [line.replace(";", " ").split() for line in typed.get(one.name, "")[:LONGEST_OUTLINE].splitlines()]
    found = [[number_in(part, one.name) for part in line] for line in lines if line]
    if len(found) < 3 or any(len(corner) != 2 for corner in found):
        raise DraftRefused(one.name, "corners")
    return found


def _hours(one: Field, _value: Value, typed: MultiDict[str, str]) -> dict[str, str] | None:
    start, end = (typed.get(f"{one.name}_{edge}", "").strip() for edge in ("start", "end"))
    if bool(start) is not bool(end):
        raise DraftRefused(one.name, "both")
    return {"start": start, "end": end} if start else None


def _heading(one: Field, value: Value, typed: MultiDict[str, str]) -> float:
    """Towards the thing that is seen by whoever faces the screen: its point is the choice. Read after `at`."""
    said = typed.get(one.name, KEEP)
    if said == KEEP:
        return float(value.get(one.name, 0.0))
    corner = said.split()
    if len(corner) != 2:
        raise DraftRefused(one.name, "unknown")
    return heading_to(value["at"], [number_in(part, one.name) for part in corner])


def heading_to(stands: list[float], seen: list[float]) -> float:
    """Degrees from up the plan, clockwise."""
    return round(degrees(atan2(seen[0] - stands[0], seen[1] - stands[1])) % 360, 1) % 360


_READ = {
    "text": _text, "names": _names, "words": _words, "number": _number, "check": _check, "choice": _choice,
    "point": _point, "points": _points, "hours": _hours, "heading": _heading,
}  # fmt: skip


def seen_from(parts: Parts, value: Value, said: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    """What somebody facing a screen may look at: named things of its floor, nearest first, each with its point.

    `said`: kind and key of a named part → its name.
    """
    if not value.get("at"):
        return []
    found = []
    for (kind, key), name in said.items():
        part = parts[kind][key]
        if part.get("floor") != value["floor"]:
            continue
        x, y = part["at"] if "at" in part else _middle(part["outline"])
        far = (x - value["at"][0]) ** 2 + (y - value["at"][1]) ** 2
        if far > 0.25:
            found.append((far, f"{round(x, 2)} {round(y, 2)}", name))
    return [(point, name) for _, point, name in sorted(found)[:40]]


def looked_at(value: Value, seen: list[tuple[str, str]]) -> str:
    """The nearest of these that lies where somebody facing the screen looks; empty where nothing named does."""
    for point, name in seen:
        off = (heading_to(value["at"], [float(one) for one in point.split()]) - value["heading"] + 180) % 360 - 180
        if abs(off) <= STRAIGHT_AHEAD:
            return name
    return ""


def _middle(outline: list[list[float]]) -> tuple[float, float]:
    return sum(x for x, _ in outline) / len(outline), sum(y for _, y in outline) / len(outline)
