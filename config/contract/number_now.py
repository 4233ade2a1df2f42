"""A number typed at a kiosk, and what the boards show of it. Everybody may read boards: nothing else is said here."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer, Incoming
from config.contract.words import Code

NUMBER = r"^[ACEHKMPTX]{1,2}-[0-9]{3,4}$"


class Shown(StrEnum):
    """Where a number stands on the boards just now."""

    CALLED = "called"
    INSIDE = "inside"
    NEXT = "next"
    SEEN = "seen"
    NOT_SHOWN = "not_shown"

    @classmethod
    def _missing_(cls, _value: object) -> "Shown":
        """A newer hub's word: not said here."""
        return cls.NOT_SHOWN


class LookUpNumber(Incoming):
    """`POST numbers/shown`: what the boards show of a number somebody typed. It changes nothing but the count of tries."""

    session_id: UUID
    number: str = Field(pattern=NUMBER, description="As on paper and boards: K-017.")


class NumberNow(Answer):
    """The same whether a number was never given, is not to be called soon or stands on no board: `not_shown`."""

    shown: Shown
    place: Code | None = Field(default=None, description="Called or inside: the room's place.")
