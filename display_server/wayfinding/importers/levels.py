"""Which floors an OpenStreetMap element is on: `level` and `repeat_on`, single, in lists and in ranges."""

import re
from collections.abc import Mapping

_RANGE = re.compile(r"^\s*(-?\d+)\s*-\s*(-?\d+)\s*$")
_MOST = 200


def levels_of(tags: Mapping[str, str]) -> list[float]:
    """`"0;1"`, `"0-3"`, `"-1-3"`, `"0.5"`; what cannot be read counts as nothing said."""
    found: set[float] = set()
    for said in f"{tags.get('level', '')};{tags.get('repeat_on', '')}".split(";"):
        found |= _read(said)
    return sorted(found)


def _read(said: str) -> set[float]:
    between = _RANGE.match(said)
    if between:
        low, high = sorted((int(between[1]), int(between[2])))
        return {float(level) for level in range(low, high + 1)} if high - low <= _MOST else set()
    try:
        return {float(said)}
    except ValueError:
        return set()


def label_of(level: float) -> str:
    """A level as a sign says it where nobody said otherwise."""
    return f"{level:g}"
