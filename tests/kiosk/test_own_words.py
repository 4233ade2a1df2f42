"""A kiosk says the hospital's own words once a catalogue with them is worn, and the product's again without them."""

from dataclasses import replace

from config.contract.words import Language
from config.locale import words
from kiosk.own_words import OwnWords
from tests.kiosk.cast import Person, st_anna

KEY = "kiosk.welcome.title"


def test_the_words_come_and_go_with_the_catalogue() -> None:
    usual, own = words(Language.ENGLISH).say(KEY), OwnWords()
    known = st_anna()
    session = Person().session

    def wear(said: dict[Language, dict[str, list[str]]]) -> str:
        own.see(replace(session, facts=replace(session.facts, catalogue=known.model_copy(update={"words": said}))))
        return words(Language.ENGLISH).say(KEY)

    assert wear({Language.ENGLISH: {KEY: ["What brings you here?"]}}) == "What brings you here?"
    assert wear({}) == usual
