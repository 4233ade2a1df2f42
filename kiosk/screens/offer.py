"""What a list on the screen offers: items, how busy each is, and the words of its page keys. No Kivy."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from config.contract.push import LoadNow
from config.contract.words import Language
from config.locale import words
from kiosk.flow.busy import Minutes
from kiosk.flow.session import Session


@dataclass(frozen=True)
class BusyShown:
    """A level by its code and word, a wait and its unit; empty where nobody knows."""

    level: str = ""
    word: str = ""
    wait: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Item:
    """One row: what is told when it is pressed, and what stands on it."""

    code: str
    name: str
    short: str
    more: str
    sign: str
    busy: BusyShown = field(default_factory=BusyShown)


@dataclass(frozen=True)
class PageWords:
    previous: str
    next: str
    position: str


@dataclass(frozen=True)
class RowsView:
    """A heading and a list in pages; `none`: what stands where the list is empty."""

    title: str
    note: str
    items: list[Item]
    page: int
    pages: PageWords
    none: str = ""


def page_words(language: Language) -> PageWords:
    """The page keys' words; `position` keeps {page} and {pages} for the list, which alone knows them."""
    say = words(language).say
    return PageWords(say("kiosk.pages.previous"), say("kiosk.pages.next"), say("kiosk.pages.position"))


def busy_shown(load: LoadNow | None, minutes: Minutes | None, language: Language) -> BusyShown:
    """In words; a wait from nothing on is said as "up to"."""
    say = words(language).say
    wait = ""
    if minutes is not None:
        wait = f"{minutes.low}–{minutes.high}" if minutes.low else say("kiosk.wait.up_to", high=minutes.high)
    return BusyShown(
        level=load.level if load else "",
        word=say(f"kiosk.level.{load.level}") if load else "",
        wait=wait,
        unit=say("kiosk.wait.minutes") if wait else "",
    )


def as_of_words(session: Session) -> str:
    """What the waits of a list mean, and when the hub read its lines; "" where it says none."""
    as_of, catalogue = session.facts.busy.as_of, session.facts.catalogue
    if as_of is None or catalogue is None:
        return ""
    read = as_of.astimezone(ZoneInfo(catalogue.site.zone))
    return words(session.language).say("kiosk.wait.now", time=f"{read:%H:%M}")
