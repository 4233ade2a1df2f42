"""A plan while it is being drawn: its parts by key, a change to some of them, and what follows from a change.

Geometry is loaded when the first change is made: a hub nobody draws in does without.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from display_server.wayfinding import plan as model
from display_server.wayfinding.draft_parts import Change, Parts, Value

KINDS: dict[str, type[model.Part]] = {
    "buildings": model.Building,
    "floors": model.Floor,
    "shafts": model.Shaft,
    "spaces": model.Space,
    "doors": model.Door,
    "spots": model.Spot,
    "places": model.Place,
    "passages": model.Passage,
    "stands": model.Stand,
}

MOST_PARTS = 40_000
FARTHEST_M = 20_000.0
_ENDS = ("spots", "doors", "places")
"""What a drawn line can lead to."""


class DraftRefused(Exception):
    """`field`: which of the part's fields cannot be so; `reason`: a code a face has words for."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def parts_of_plan(data: Mapping[str, Any]) -> Parts:
    """Of a plan's JSON. A code that stands twice (importers only warn) keeps both: the later one's key ends in `#2`."""
    found: Parts = {}
    for kind in KINDS:
        found[kind] = {}
        for value in data.get(kind, ()):
            key = own = key_of(kind, value)
            number = 1
            while key in found[kind]:
                number += 1
                key = f"{own}#{number}"
            found[kind][key] = value
    return found


def plan_of_parts(parts: Parts) -> Value:
    """A plan's JSON."""
    return {kind: list(found.values()) for kind, found in parts.items()}


def key_of(kind: str, value: Mapping[str, Any]) -> str:
    """What a part is known by in its kind."""
    if kind == "passages":
        return f"{value['start']}>{value['end']}"
    return str(value["device" if kind == "stands" else "code"])


def with_changes(parts: Parts, changes: Iterable[Change]) -> Parts:
    """The same plan after these; what was given stays as it is."""
    after = {kind: dict(found) for kind, found in parts.items()}
    for change in changes:
        if change.value is None:
            after[change.kind].pop(change.key, None)
        else:
            after[change.kind][change.key] = change.value
    return after


def prepared(parts: Parts, asked: Sequence[Change]) -> list[Change]:
    """What was asked, checked and rounded, with everything that follows from it. Raises DraftRefused."""
    checked = [_checked(change) for change in asked]
    after = with_changes(parts, checked)
    if sum(map(len, after.values())) > MOST_PARTS:
        raise DraftRefused("plan", "large")
    for change in checked:
        if change.value is not None:
            _known_names(change, after)
    return [*checked, *_follows(parts, after, checked)]


def _checked(change: Change) -> Change:
    if change.kind not in KINDS:
        raise DraftRefused("kind", "unknown")
    if change.value is None:
        return change
    try:
        found = KINDS[change.kind].model_validate_json(json.dumps(change.value))
    except ValidationError as wrong:
        where = wrong.errors()[0]["loc"]
        raise DraftRefused(str(where[0]) if where else "part", "wrong") from None
    value = found.model_dump(mode="json")
    if key_of(change.kind, value) != change.key.partition("#")[0]:
        raise DraftRefused("code", "changed")
    for name in ("at", "outline", "holes"):
        if value.get(name):
            value[name] = _rounded(value[name])
    if value.get("outline"):
        from display_server.wayfinding.draft_geometry import outline_fault

        if fault := outline_fault(value["outline"]):
            raise DraftRefused("outline", fault)
    return Change(change.kind, change.key, value)


def _rounded(said: Any) -> Any:
    """Millimetres are enough. Raises DraftRefused where somebody was led off the site."""
    if isinstance(said, list | tuple):
        return [_rounded(one) for one in said]
    if not abs(said) <= FARTHEST_M:  # not a number is no place either
        raise DraftRefused("outline", "far")
    return round(float(said), 3)


def _known_names(change: Change, after: Parts) -> None:
    """Floors, shafts, buildings and line ends that a part names are there."""
    value = change.value or {}
    for name, kind in (("floor", "floors"), ("shaft", "shafts"), ("building", "buildings")):
        if value.get(name) and value[name] not in after[kind]:
            raise DraftRefused(name, "unknown")
    if change.kind == "passages":
        for name in ("start", "end"):
            if not any(value[name] in after[kind] for kind in _ENDS):
                raise DraftRefused(name, "unknown")
        if value["start"] == value["end"]:
            raise DraftRefused("end", "same")


def _follows(before: Parts, after: Parts, checked: Sequence[Change]) -> list[Change]:
    """Parts that go with what was taken out, and what doors and places belong to once something was drawn anew."""
    from display_server.wayfinding.draft_geometry import Settling

    taken = _taken_along(after, {(change.kind, change.key) for change in checked if change.value is None})
    left = with_changes(after, taken)
    redrawn = {change.key for change in [*checked, *taken] if change.kind == "spaces"}
    moved = {
        (change.kind, change.key)
        for change in checked
        if change.value is not None and before[change.kind].get(change.key, {}).get("at") != change.value.get("at")
    }
    return [*taken, *Settling(left, redrawn).found(moved)]


def _taken_along(after: Parts, gone: set[tuple[str, str]]) -> list[Change]:
    """All that stood on a floor, lines whose end is gone, landings of a shaft that is no more."""
    floors = {key for kind, key in gone if kind == "floors"}
    found = [
        Change(kind, key, None)
        for kind in ("spaces", "doors", "spots", "places", "stands")
        for key, value in after[kind].items()
        if value["floor"] in floors
    ]
    lost = {one.key for one in found if one.kind in _ENDS} | {key for kind, key in gone if kind in _ENDS}
    ends = {key for kind in _ENDS for key in after[kind]} - lost
    found += [
        Change("passages", key, None)
        for key, value in after["passages"].items()
        if lost & {value["start"], value["end"]} and not {value["start"], value["end"]} <= ends
    ]
    shafts = {key for kind, key in gone if kind == "shafts"}
    taken = {(one.kind, one.key) for one in found}
    found += [
        Change(kind, key, {**value, "shaft": None})
        for kind in ("spaces", "passages")
        for key, value in after[kind].items()
        if value.get("shaft") in shafts and (kind, key) not in taken
    ]
    return found
