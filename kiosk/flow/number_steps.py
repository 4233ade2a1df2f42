"""Where somebody stands who types a number: the keys, and what the boards show of it."""

from dataclasses import dataclass
from enum import StrEnum

from config.contract.number_now import NumberNow


class NumberTrouble(StrEnum):
    """Why a typed number did not lead on; it stays where it was typed."""

    NOT_SHOWN = "not_shown"  # unknown, not soon, or on no board: one sentence for all
    TOO_MANY = "too_many"
    NOT_SENT = "not_sent"


@dataclass(frozen=True)
class EnterNumber:
    """`typed`: letters, then figures, without the hyphen."""

    typed: str = ""
    trouble: NumberTrouble | None = None


@dataclass(frozen=True)
class NumberSeen:
    """What the boards show of this number: nothing that anybody could not read there."""

    number: str
    now: NumberNow
