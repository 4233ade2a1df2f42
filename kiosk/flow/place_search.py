"""Finding a place by what people call it: any language, other words, Latin letters for Cyrillic, Pinyin, typing errors."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from config.contract.catalogue import Catalogue
from config.contract.ways import MapPlace
from config.contract.words import Language, Names
from config.locale import name_of
from kiosk.flow.word_search import MOST, OwnNames, Said, alike, plain, searched

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


@dataclass(frozen=True)
class _Entry:
    """`own`: what it is called in each language, other words for it too."""

    names: Names
    found: Found
    text: str
    own: tuple[Said, ...]


class PlaceIndex:
    """Everything of one catalogue that can be looked for. Made once, asked at every letter."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def find(self, typed: str, language: Language) -> list[Found]:
        """The best first; without a word typed, departments and well-known places."""
        asked = plain(typed)
        if not asked:
            known = [number for number, entry in enumerate(self._entries) if entry.found.rank < SELDOM]
            return _once([self._found(number, language) for number in known])[:MOST]
        scores = self._own.raised(asked, alike(asked, self._texts), language)
        best = sorted(scores, key=lambda number: (-scores[number], self._entries[number].found.rank, number))
        return _once([self._found(number, language) for number in best])[:MOST]

    def _found(self, number: int, language: Language) -> Found:
        entry, site = self._entries[number], self._catalogue.site.language
        found = entry.found
        return replace(found, name=name_of(entry.names, language, site) if entry.names else found.name)

    @cached_property
    def _texts(self) -> list[str]:
        return [entry.text for entry in self._entries]

    @cached_property
    def _own(self) -> OwnNames:
        return OwnNames([entry.own for entry in self._entries])

    @cached_property
    def _entries(self) -> list[_Entry]:
        return [*self._departments(), *self._places()]

    def _departments(self) -> list[_Entry]:
        """A department, and each of its services that has no secret, leads to where one waits for it."""
        catalogue, reached = self._catalogue, self._reached
        made = []
        for department in catalogue.departments:
            services = [one for one in catalogue.services if one.department == department.code and not one.discreet]
            waits = next((one.waiting_place for one in services if one.waiting_place in reached), None)
            if waits is not None:
                made.append(_named(department.names, Found("", waits, f"department:{department.icon}")))
            for one in services:
                if one.waiting_place in reached:
                    made.append(_named(one.names, Found("", one.waiting_place, "service", 2)))
        return made

    def _places(self) -> list[_Entry]:
        known = {place.code: place for place in self._catalogue.places}
        made = []
        for place in self._catalogue.map.places if self._catalogue.map else ():
            if not place.searched or place.code not in self._reached:
                continue
            own = known.get(place.code)
            names = own.names if own else {}
            said = {language: name.name for language, name in names.items()} if names else place.names
            words = [word for group in place.synonyms.values() for word in group]
            found = Found(
                next(iter(place.names.values()), place.label),
                place.code,
                place.kind,
                3 if place.kind in _BY_TYPING else 1,
            )
            text = searched([*said.values(), *words, *place.keys, place.label])
            made.append(_Entry(names, found, text, (said, *_synonyms(place))))
        return made

    @cached_property
    def _reached(self) -> set[str]:
        return {way.to for way in self._catalogue.map.ways} if self._catalogue.map else set()


def _named(names: Names, found: Found) -> _Entry:
    said = {language: name.name for language, name in names.items()}
    return _Entry(names, found, searched(list(said.values())), (said,))


def _synonyms(place: MapPlace) -> Iterator[Said]:
    """One word of each language after the other."""
    for at in range(max(map(len, place.synonyms.values()), default=0)):
        yield {language: said[at] for language, said in place.synonyms.items() if at < len(said)}


def _once(found: list[Found]) -> list[Found]:
    """One line for what has one name and leads to one place."""
    return list({(one.name, one.place): one for one in found}.values())
