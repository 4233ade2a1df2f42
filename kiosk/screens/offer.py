"""What a list on the screen offers: items and the words of its page keys. No Kivy."""

from dataclasses import dataclass

from config.contract.words import Language
from config.locale import words


@dataclass(frozen=True)
class Item:
    """One row: what is told when it is pressed, and what stands on it."""

    code: str
    name: str
    short: str
    more: str
    sign: str


@dataclass(frozen=True)
class PageWords:
    previous: str
    next: str
    position: str


def page_words(language: Language) -> PageWords:
    """The page keys' words; `position` keeps {page} and {pages} for the list, which alone knows them."""
    say = words(language).say
    return PageWords(say("kiosk.pages.previous"), say("kiosk.pages.next"), say("kiosk.pages.position"))
