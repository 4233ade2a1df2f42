"""The two attitudes a wire model can have: strict towards what comes in, tolerant towards what is read back."""

from pydantic import BaseModel, ConfigDict


class Incoming(BaseModel):
    """A body somebody sends to the hub: unknown or malformed fields are refused with the field's name."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Answer(BaseModel):
    """What the hub says: a reader of an older version ignores the fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")
