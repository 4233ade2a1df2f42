"""How an administrator wants a kiosk to be: its ways in, what it offers, its languages, words and patience.

It comes with the catalogue and is read by itself: what a kiosk cannot read, or what fails its self-test, it refuses by its mark,
and stays with the last good one.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from config.contract.base import Answer
from config.contract.hours import Hours
from config.contract.paper import LONGEST_LOGO
from config.contract.words import ByLanguage, Code, Language

LONGEST_TITLE, LONGEST_NOTE = 60, 160
MOST_CODES = 400
Colour = Annotated[str, Field(pattern=r"^#[0-9A-F]{6}$")]
Mark = Annotated[str, Field(pattern=r"^([0-9a-f]{12})?$")]
"""Twelve digits of the SHA-256 of everything it says; empty: as Atrium comes."""


class KioskAction(StrEnum):
    """The ways in on welcome."""

    APPOINTMENT = "appointment"
    NUMBER = "number"
    WAY = "way"


class ConfigurationTrouble(StrEnum):
    """Why a kiosk refused one."""

    UNREADABLE = "unreadable"  # made for a newer kiosk, or damaged
    NOWHERE = "nowhere"  # no way in that it offers leads anywhere from here
    LOGO = "logo"  # its picture does not open
    COLOURS = "colours"  # words on its colours could not be read
    LANGUAGES = "languages"  # none of its languages is one of the site's


class KioskConfiguration(Answer):
    """What is not set is as Atrium comes."""

    mark: Mark = ""
    actions: tuple[KioskAction, ...] = Field(
        default=tuple(KioskAction), min_length=1, max_length=3, description="In this order."
    )
    large: tuple[KioskAction, ...] = Field(
        default=(KioskAction.APPOINTMENT,), max_length=3, description="Larger than the others."
    )
    order: tuple[Code, ...] = Field(
        default=(), max_length=MOST_CODES, description="Departments that stand first; then the others."
    )
    hidden_departments: tuple[Code, ...] = Field(
        default=(), max_length=MOST_CODES, description="No number is given for them here."
    )
    hidden_services: tuple[Code, ...] = Field(default=(), max_length=MOST_CODES, description="Nor for these.")
    languages: tuple[Language, ...] = Field(default=(), max_length=5, description="Of the site's; none: all of them.")
    language: Language | None = Field(default=None, description="That of welcome; None: the site's own.")
    larger: bool = False
    contrast: bool = False
    low_reach: bool = False
    title: ByLanguage[Annotated[str, StringConstraints(max_length=LONGEST_TITLE)]] = Field(
        default_factory=dict, description="The question on welcome."
    )
    note: ByLanguage[Annotated[str, StringConstraints(max_length=LONGEST_NOTE)]] = Field(
        default_factory=dict, description="A sentence on welcome, where staff have said nothing."
    )
    ask_after_s: int = Field(default=45, ge=30, le=180, description="Without a touch; then: 'Are you still there?'")
    form_after_s: int = Field(default=60, ge=45, le=300, description="The same while somebody types.")
    answer_within_s: int = Field(default=25, ge=20, le=60, description="How long that question waits.")
    ticket_stays_s: int = Field(default=20, ge=10, le=60, description="A printed ticket's screen.")
    logo: str | None = Field(default=None, max_length=LONGEST_LOGO, description="A PNG for white ground, base64.")
    field_colour: Colour | None = Field(default=None, description="Under the words people read first; None: Atrium's.")
    key_colour: Colour | None = Field(default=None, description="Of what is pressed first; None: Atrium's.")
    prints: bool = Field(default=True, description="False: numbers stand on the screen, also where there is a printer.")
    hours: Hours | None = Field(
        default=None, description="When it serves anybody at all; None: whenever the house does."
    )
    unreadable: bool = Field(default=False, description="What came under this mark could not be read.")


def _or_unreadable(said: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(said)
    except ValidationError:
        mark = said.get("mark") if isinstance(said, dict) else None
        known = isinstance(mark, str) and len(mark) == 12 and set(mark) <= set("0123456789abcdef")
        return KioskConfiguration(mark=mark if known and mark else "", unreadable=True)


Configuration = Annotated[KioskConfiguration, WrapValidator(_or_unreadable)]
"""One that no kiosk can read costs it nothing else of its catalogue."""
