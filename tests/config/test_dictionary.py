"""The built-in dictionary: whole in five languages, short enough for every screen, and found by other words."""

import pytest

from config.contract.words import Language
from config.dictionary import Section, entries, find
from config.look.place_signs import sign_of
from display_server.domain.line_rules import TARGET
from display_server.services.house.departments import ICONS
from display_server.services.house.entered import LONGEST_NAME, LONGEST_SHORT
from display_server.services.house.places import KINDS, LONGEST_LABEL


def test_it_holds_at_least_250_things() -> None:
    assert sum(len(entries(section)) for section in Section) >= 250


@pytest.mark.parametrize("section", list(Section))
def test_every_entry_is_whole_and_fits(section: Section) -> None:
    wrong = [
        (one.key, language)
        for one in entries(section).values()
        for language, name in one.labelled("12").items()
        if not name.name or len(name.name) > LONGEST_NAME or not name.short or len(name.short) > LONGEST_SHORT
    ]
    assert wrong == []
    assert all(set(one.names) == set(Language) for one in entries(section).values())


@pytest.mark.parametrize("section", list(Section))
@pytest.mark.parametrize("language", list(Language))
def test_no_two_entries_have_one_name(section: Section, language: Language) -> None:
    names = [one.names[language].name for one in entries(section).values()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_what_they_say_beside_their_names_can_be_used() -> None:
    assert {one.about for one in entries(Section.DEPARTMENTS).values()} <= set(ICONS)
    assert all(TARGET.hold(int(one.about)) for one in entries(Section.SERVICES).values())
    places = entries(Section.PLACES).values()
    assert {one.about for one in places} <= {*KINDS, "service"}
    assert all(sign_of(one.about) for one in places)
    assert len("12") <= LONGEST_LABEL


@pytest.mark.parametrize(
    ("section", "typed", "first"),
    [
        (Section.DEPARTMENTS, "heart", "cardiology"),
        (Section.DEPARTMENTS, "Лор", "ent"),
        (Section.DEPARTMENTS, "vaikų", "children"),
        (Section.SERVICES, "кардиолог", "cardiology-consultation"),
        (Section.SERVICES, "抽血", "blood-test"),
        (Section.SERVICES, "holter monitor", "holter"),
        (Section.PLACES, "elevator", "lift"),
    ],
)
def test_it_is_found_in_every_language(section: Section, typed: str, first: str) -> None:
    assert first in [one.key for one in find(section, typed)][:3]


def test_nothing_is_found_for_nonsense() -> None:
    assert find(Section.SERVICES, "qqqq") == []
    assert len(find(Section.SERVICES, "")) == len(entries(Section.SERVICES))
