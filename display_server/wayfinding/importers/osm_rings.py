"""The outlines of an OpenStreetMap file: closed lines, and groups of lines that close together around holes."""

from collections.abc import Iterator
from typing import Protocol

Outline = tuple[str, dict[str, str], list[str], list[list[str]], set[str]]
"""Code, tags, the outer ring, the holes, every point on it."""


class Lines(Protocol):
    """What is needed of the file."""

    at: dict[str, tuple[float, float]]
    lines: dict[str, list[str]]
    line_tags: dict[str, dict[str, str]]
    groups: dict[str, tuple[dict[str, str], list[tuple[str, str]]]]


def outlines_of(osm: Lines) -> Iterator[Outline]:
    """Every closed line with tags of its own, then every `multipolygon` group."""
    for code, line in osm.lines.items():
        known = [node for node in line if node in osm.at]
        if len(known) > 3 and known[0] == known[-1]:
            yield code, osm.line_tags[code], known[:-1], [], set(known)
    for code, (tags, members) in osm.groups.items():
        if tags.get("type") != "multipolygon" or "indoor" not in tags:
            continue
        outer = _rings([osm.lines[ref] for ref, role in members if role != "inner" and ref in osm.lines])
        inner = _rings([osm.lines[ref] for ref, role in members if role == "inner" and ref in osm.lines])
        for part, ring in enumerate(outer):
            on = set(ring).union(*inner)
            yield f"{code}.{part}" if part else code, tags, ring, inner, on


def _rings(pieces: list[list[str]]) -> list[list[str]]:
    """Lines put end to end until they close; what does not close is no ring."""
    open_ones = [list(piece) for piece in pieces if len(piece) > 1]
    found = []
    while open_ones:
        ring = open_ones.pop()
        while ring[0] != ring[-1]:
            fits = next((one for one in open_ones if ring[-1] in {one[0], one[-1]}), None)
            if fits is None:
                break
            open_ones.remove(fits)
            ring += fits[1:] if fits[0] == ring[-1] else fits[-2::-1]
        if ring[0] == ring[-1] and len(ring) > 3:
            found.append(ring[:-1])
    return found
