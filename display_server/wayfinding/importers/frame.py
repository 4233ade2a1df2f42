"""What every importer needs: a refusal in words, and degrees turned into metres around the middle of the site."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from config.contract.ways import Point
from config.contract.words import Language, Name, Names

METRES_A_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6,371 km; the error over a campus is centimetres."""


class NotAPlan(ValueError):
    """The file cannot become a plan; the text says what is wrong with it."""


@dataclass(frozen=True)
class Frame:
    """Longitude and latitude of the frame's origin."""

    lon: float
    lat: float

    @classmethod
    def around(cls, positions: Iterable[tuple[float, float]]) -> "Frame":
        """The frame whose origin lies in the middle of these (lon, lat)."""
        found = list(positions)
        if not found:
            raise NotAPlan("it holds no position at all")
        return cls(sum(lon for lon, _ in found) / len(found), sum(lat for _, lat in found) / len(found))

    def metres(self, lon: float, lat: float) -> Point:
        x = (lon - self.lon) * METRES_A_DEGREE * cos(radians(self.lat))
        return (round(x, 3), round((lat - self.lat) * METRES_A_DEGREE, 3))


def names_from(said: Mapping[str, Any] | str | None) -> Names:
    """Names by language; of languages we do not speak one is kept under English, so that a thing is not nameless."""
    if not said:
        return {}
    if isinstance(said, str):
        said = {Language.ENGLISH.value: said}
    known = {code: text for code, one in said.items() if (text := str(one or "").strip())}
    ours = {Language(code): Name(name=text) for code, text in known.items() if code in set(Language)}
    if ours:
        return ours
    other = next(iter(known.values()), "")
    return {Language.ENGLISH: Name(name=other)} if other else {}


def number(said: object, what: str) -> float:
    """A number somebody wrote. Raises NotAPlan with its name."""
    try:
        return float(str(said).replace(",", ".").removesuffix("m").removesuffix("%").strip())
    except ValueError:
        raise NotAPlan(f"{what} is not a number: {str(said)[:40]}") from None
