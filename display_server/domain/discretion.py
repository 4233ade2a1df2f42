"""A discreet service is named nowhere public, so nothing else may name it either: not its letter, not where people wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class GivesAway(StrEnum):
    """What strangers would know a discreet service by."""

    SERIES = "series"  # only its numbers begin with this letter
    PLACE = "place"  # only its people wait there


@dataclass(frozen=True)
class Seen:
    """A service as strangers see it: by the letter of its numbers and the place where its people wait."""

    code: str
    series: str
    place: str
    discreet: bool = False


def given_away(services: Iterable[Seen]) -> dict[str, frozenset[GivesAway]]:
    """The discreet services that are alone with their letter or their place, by code; empty is as it must be.

    Two discreet services that share with each other only are no cover for one another.
    """
    every = list(services)
    series = {one.series for one in every if not one.discreet}
    places = {one.place for one in every if not one.discreet}
    found = {}
    for one in every:
        alone = {GivesAway.SERIES: one.series not in series, GivesAway.PLACE: one.place not in places}
        if one.discreet and any(alone.values()):
            found[one.code] = frozenset(what for what, is_alone in alone.items() if is_alone)
    return found
