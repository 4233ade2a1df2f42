"""The two attitudes a wire model can have: strict towards what comes in, tolerant towards what is read back."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

Moment = Annotated[AwareDatetime, Field(ge=datetime(1970, 1, 2, tzinfo=UTC), lt=datetime(9999, 12, 31, tzinfo=UTC))]
"""A time somebody sends: with its offset, and such that every zone's calendar can hold it."""


def _says_when(sent: UUID, info: ValidationInfo) -> UUID:
    """Judged where it comes in over the wire: an id whose age nobody can read could be answered anew after 90 days."""
    if info.mode == "json" and sent.version != _VERSION:
        raise ValueError("must be a UUIDv7")
    return sent


_VERSION = 7
RequestId = Annotated[UUID, AfterValidator(_says_when)]
"""Names one request for ever; it carries when it was made (UUIDv7)."""


class Incoming(BaseModel):
    """A body somebody sends to the hub: unknown or malformed fields are refused with the field's name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Answer(BaseModel):
    """What the hub says: a reader of an older version ignores the fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


def only_known(kind: type[StrEnum]) -> BeforeValidator:
    """Of a list, or of a dictionary by its keys, what a newer hub says beyond this vocabulary is left out: a sixth language or a
    new act must not cost a device that is one release behind everything else of the answer.
    """
    known = frozenset(kind)

    def keep(said: Any) -> Any:
        if isinstance(said, dict) and not said.keys() <= known:
            return {word: value for word, value in said.items() if word in known}
        if isinstance(said, list):
            return [word for word in said if not isinstance(word, str) or word in known]
        return said

    return BeforeValidator(keep)
