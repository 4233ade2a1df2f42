"""The two attitudes a wire model can have: strict towards what comes in, tolerant towards what is read back."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Moment = Annotated[AwareDatetime, Field(ge=datetime(1970, 1, 2, tzinfo=UTC), lt=datetime(9999, 12, 31, tzinfo=UTC))]
"""A time somebody sends: with its offset, and such that every zone's calendar can hold it."""


class Incoming(BaseModel):
    """A body somebody sends to the hub: unknown or malformed fields are refused with the field's name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Answer(BaseModel):
    """What the hub says: a reader of an older version ignores the fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")
