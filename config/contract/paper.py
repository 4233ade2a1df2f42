"""How an administrator wants the tickets of a site to look: which parts, how large, whose sign, what sentence at the foot."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from config.contract.base import Answer, only_known
from config.contract.words import ByLanguage

LONGEST_LOGO = 48_000
"""Letters of base64: a PNG of 36 kB."""
LONGEST_NOTE = 200


class PaperPart(StrEnum):
    """What may be left out; number, place to wait, day, hospital and the staff's line always stand on the paper."""

    WAIT = "wait"
    STEPS = "steps"
    WAY = "way"
    MAP = "map"
    PHONE = "phone"
    BY_NEED = "by_need"


class NumberStyle(StrEnum):
    """Drawn, as large as the paper allows; or in the printer's own letters, a thirtieth of the bytes."""

    DRAWN = "drawn"
    LETTERS = "letters"

    @classmethod
    def _missing_(cls, _value: object) -> "NumberStyle":
        """A newer hub's: as Atrium comes."""
        return cls.DRAWN


class PaperTemplate(Answer):
    """One width of paper."""

    parts: Annotated[tuple[PaperPart, ...], only_known(PaperPart)] = tuple(PaperPart)
    number: NumberStyle = NumberStyle.DRAWN
    brief: bool = Field(
        default=False, description="Hospital, time, number, place, way and QR only: little paper, few bytes."
    )
    large: bool = Field(default=False, description="Double letters for people who see badly; a longer paper.")
    note: ByLanguage[Annotated[str, StringConstraints(max_length=LONGEST_NOTE)]] = Field(default_factory=dict)
    logo: str | None = Field(default=None, max_length=LONGEST_LOGO, description="A PNG, base64.")


class PaperTemplates(Answer):
    """A printer takes the one of its width."""

    wide: PaperTemplate = PaperTemplate()
    narrow: PaperTemplate = PaperTemplate()

    def of(self, columns: int) -> PaperTemplate:
        """The template for paper of so many characters a line: 58 mm have 32."""
        return self.narrow if columns < 40 else self.wide

    def larger(self) -> "PaperTemplates":
        """For one who asked for larger letters."""
        wide, narrow = (one.model_copy(update={"large": True}) for one in (self.wide, self.narrow))
        return PaperTemplates(wide=wide, narrow=narrow)


BRIEF = PaperTemplate(brief=True, number=NumberStyle.LETTERS)
"""The fewest bytes: for slow lines and narrow rolls."""
