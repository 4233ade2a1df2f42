"""Small vocabularies of the wire: languages, outcomes, states. Codes travel; words are chosen where they are shown."""

from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import Field

from config.contract.base import Answer, only_known


class Language(StrEnum):
    """The five languages, in the order every screen lists them."""

    ENGLISH = "en"
    RUSSIAN = "ru"
    UKRAINIAN = "uk"
    LITHUANIAN = "lt"
    CHINESE = "zh"


class Name(Answer):
    """One name in one language; `short` is what fits where the long form does not."""

    name: str
    short: str | None = None


_Said = TypeVar("_Said")

ByLanguage = Annotated[dict[Language, _Said], only_known(Language)]
"""Something in each language, as it is read back: one that this program does not know is left out."""

Names = ByLanguage[Name]
"""A thing's names by language. A missing language falls back to the site's (see `config.locale.names.name_of`)."""

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,47}$")]
"""A stable identifier of a department, service, place, desk, series: lower case, made by an administrator."""

TypedCode = Annotated[str, Field(pattern=r"^[BCDFGHJKLMNPQRSTVWXZ]{8}$")]
"""The code a person types: 8 of 20 consonants, shown 4 + 4 (34.6 bit)."""

CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""The letters of a typed code: no vowels (no words), no Y (no look-alike)."""


class CheckInResult(StrEnum):
    """How a check-in ended; each has its own words in five languages and its own way on."""

    REGISTERED = "registered"
    ALREADY_REGISTERED = "already_registered"
    TOO_EARLY = "too_early"
    LATE = "late"
    DELAYED = "delayed"
    OTHER_DAY = "other_day"
    OTHER_SITE = "other_site"
    SEVERAL_BOOKINGS = "several_bookings"
    NOT_FOUND = "not_found"
    NEEDS_A_PERSON = "needs_a_person"

    @classmethod
    def _missing_(cls, _value: object) -> "CheckInResult":
        """A newer hub's outcome leads to a person."""
        return cls.NEEDS_A_PERSON


class HelpReason(StrEnum):
    """Why a person is asked for at a kiosk; the gravest first."""

    VERY_ILL = "very_ill"
    ESCORT = "escort"
    WHEELCHAIR = "wheelchair"
    CANNOT_USE = "cannot_use"
    OTHER = "other"


class HelpOutcome(StrEnum):
    """How a call for a person ended; none ends without one."""

    HELPED = "helped"
    ESCORTED = "escorted"
    TO_EMERGENCY = "to_emergency"
    NOBODY_THERE = "nobody_there"
    MISTAKE = "mistake"


class PatientAct(StrEnum):
    """What patients do with their own visit, at a phone or a kiosk."""

    DEFER = "defer"
    BACK = "back"
    LEAVE = "leave"
    TAKE_BACK = "take_back"
    CHANGE = "change"
    DIVERT = "divert"
    LEAD = "lead"
    LEAD_NO_MORE = "lead_no_more"


class PrintOutcome(StrEnum):
    """The only three honest answers about paper (design decision 14)."""

    PRINTED = "printed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class PaperState(StrEnum):
    """What is known of a printer before a person starts; anything but READY and LOW is said on *welcome*."""

    READY = "ready"
    LOW = "low"
    OUT = "out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"  # the knife is jammed, mostly by paper
    FAULT = "fault"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    NONE = "none"  # no printer is configured


class DeviceKind(StrEnum):
    KIOSK = "kiosk"
    BOARD = "board"
