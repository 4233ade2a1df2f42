"""Finding a place by what people call it: any language, other words, Latin letters for Cyrillic, Pinyin, typing errors."""

from dataclasses import dataclass
from functools import cached_property

from config.contract.catalogue import Catalogue
from config.contract.words import Language
from config.locale import name_of
from kiosk.flow.word_search import MOST, alike, plain, searched

_BY_TYPING = frozenset({"room", "desk", "waiting"})
SELDOM = 2
"""Rank of what is found by typing only: services, plain rooms."""


@dataclass(frozen=True)
class Found:
    """A line of the list: what it is called, and the place it leads to."""

    name: str
    place: str
    kind: str
    rank: int = 0


class PlaceIndex:
    """Everything of one catalogue that can be looked for. Made once, asked at every letter."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def find(self, typed: str, language: Language) -> list[Found]:
        """The best first; without a word typed, departments and well-known places."""
        asked = plain(typed)
        if not asked:
            known = [number for number, entry in enumerate(self._entries) if entry[1].rank < SELDOM]
            return _once([self._found(number, language) for number in known])[:MOST]
        scores = alike(asked, self._texts)
        best = sorted(scores, key=lambda number: (-scores[number], self._entries[number][1].rank, number))
        return _once([self._found(number, language) for number in best])[:MOST]

    def _found(self, number: int, language: Language) -> Found:
        names, found, _ = self._entries[number]
        name = name_of(names, language, self._catalogue.site.language) if names else found.name
        return Found(name, found.place, found.kind, found.rank)

    @cached_property
    def _texts(self) -> list[str]:
        return [text for _, _, text in self._entries]

    @cached_property
    def _entries(self) -> list[tuple[dict, Found, str]]:  # type: ignore[type-arg]
        return [*self._departments(), *self._places()]

    def _departments(self) -> list[tuple[dict, Found, str]]:  # type: ignore[type-arg]
        """A department, and each of its services that has no secret, leads to where one waits for it."""
        catalogue, reached = self._catalogue, self._reached
        made = []
        for department in catalogue.departments:
            services = [one for one in catalogue.services if one.department == department.code and not one.discreet]
            waits = next((one.waiting_place for one in services if one.waiting_place in reached), None)
            if waits is not None:
                text = searched([name.name for name in department.names.values()])
                made.append((department.names, Found("", waits, f"department:{department.icon}"), text))
            for one in services:
                if one.waiting_place in reached:
                    text = searched([name.name for name in one.names.values()])
                    made.append((one.names, Found("", one.waiting_place, "service", 2), text))
        return made

    def _places(self) -> list[tuple[dict, Found, str]]:  # type: ignore[type-arg]
        known = {place.code: place for place in self._catalogue.places}
        made = []
        for place in self._catalogue.map.places if self._catalogue.map else ():
            if not place.searched or place.code not in self._reached:
                continue
            own = known.get(place.code)
            names = own.names if own else {}
            said = [name.name for name in names.values()] if names else list(place.names.values())
            words = [word for group in place.synonyms.values() for word in group]
            found = Found(
                next(iter(place.names.values()), place.label),
                place.code,
                place.kind,
                3 if place.kind in _BY_TYPING else 1,
            )
            made.append((names, found, searched([*said, *words, *place.keys, place.label])))
        return made

    @cached_property
    def _reached(self) -> set[str]:
        return {way.to for way in self._catalogue.map.ways} if self._catalogue.map else set()


def _once(found: list[Found]) -> list[Found]:
    """One line for what has one name and leads to one place."""
    return list({(one.name, one.place): one for one in found}.values())
