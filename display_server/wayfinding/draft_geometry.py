"""Geometry of a plan while it is drawn: whether an outline can be one, which spaces a door joins and a place is in."""

import json
from typing import Any

import shapely

from display_server.wayfinding.draft_parts import Change, Parts, Value
from display_server.wayfinding.plan import Space
from display_server.wayfinding.spaces import JOINS_M, polygon_of

LEAST_AREA_M2 = 0.1


def outline_fault(outline: list[list[float]]) -> str | None:
    """Why a ring cannot be a room's (`crossed`, `small`); None: it can."""
    ring = shapely.Polygon(outline)
    if not ring.is_valid:
        return "crossed"
    return "small" if ring.area < LEAST_AREA_M2 else None


class Settling:
    """Which spaces a door joins and a place is in, where a space or they themselves were drawn anew."""

    def __init__(self, parts: Parts, redrawn: set[str]) -> None:
        self._parts, self._redrawn = parts, redrawn
        self._shapes: dict[str, dict[str, Any]] = {}

    def found(self, moved: set[tuple[str, str]]) -> list[Change]:
        if not moved and not self._redrawn:
            return []
        changes = []
        spaces = self._parts["spaces"]
        floors = {spaces[code]["floor"] for code in self._redrawn if code in spaces}
        for kind, settle in (("doors", self._door), ("places", self._place)):
            for key, value in self._parts[kind].items():
                within = value.get("spaces") or (value.get("space"),)
                if (kind, key) not in moved and value["floor"] not in floors and self._redrawn.isdisjoint(within):
                    continue  # most of a house: nothing near it has changed
                settled = settle(value, (kind, key) in moved)
                if settled != value:
                    changes.append(Change(kind, key, settled))
        return changes

    def _door(self, value: Value, moved: bool) -> Value:
        looked_at = None if moved else self._redrawn
        near = self._near(value, JOINS_M, looked_at)
        if not moved and not near and not self._redrawn & set(value["spaces"]):
            return value
        kept = [code for code in value["spaces"] if code in near or (not moved and code not in self._redrawn)]
        spaces = [*kept, *(code for code in near if code not in kept)]
        one_way = value["one_way_from"] if value["one_way_from"] in spaces else None
        return {**value, "spaces": spaces, "one_way_from": one_way}

    def _place(self, value: Value, moved: bool) -> Value:
        if not moved and value["space"] not in self._redrawn and not self._near(value, 0.01, self._redrawn):
            return value
        around = self._near(value, 0.01, None)
        inner = min(around, key=lambda code: float(self._of(value["floor"])[code].area), default=None)
        return {**value, "space": inner}

    def _near(self, value: Value, within: float, looked_at: set[str] | None) -> list[str]:
        """Spaces a part lies in or beside; `looked_at`: only these."""
        point = shapely.Point(value["at"])
        shapes = self._of(value["floor"])
        codes = shapes if looked_at is None else looked_at & shapes.keys()
        return [code for code in codes if shapely.dwithin(shapes[code], point, within)]

    def _of(self, floor: str) -> dict[str, Any]:
        if floor not in self._shapes:
            self._shapes[floor] = {
                code: polygon_of(Space.model_validate_json(json.dumps(value)))
                for code, value in self._parts["spaces"].items()
                if value["floor"] == floor
            }
        return self._shapes[floor]
