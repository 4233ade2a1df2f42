"""What an administrator asks of a kiosk from afar, and the kiosk's own word about what came of it."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer, Incoming, RequestId

LONGEST_MESSAGE = 160
MOST_PICTURE = 400_000
"""Letters of base 64 of a picture of welcome: half its size, in few colours, it has a tenth of that."""


class RemoteAct(StrEnum):
    """What can be asked. A kiosk that knows less says `unknown`."""

    CONFIGURATION = "configuration"
    LOCK = "lock"
    UNLOCK = "unlock"
    MESSAGE = "message"
    VOLUME = "volume"
    RESTART = "restart"
    PICTURE = "picture"
    TEST_PRINT = "test_print"
    PREVIEW = "preview"


class RemoteTrouble(StrEnum):
    """Why it was not done."""

    NO_LOUDSPEAKER = "no_loudspeaker"
    NOT_DRAWN = "not_drawn"
    PAPER = "paper"  # the printer did not say that it came out
    UNKNOWN = "unknown"


class RemoteAsk(Answer):
    """Comes with every heartbeat's answer until the kiosk has said what came of it."""

    ask_id: UUID
    act: str = Field(description="A RemoteAct; a newer hub may ask more.")
    percent: int | None = Field(default=None, description="Of the volume.")
    draft: str | None = Field(default=None, description="preview: one line for the kiosk's renderer, JSON.")


class RemoteDone(Incoming):
    """`POST remote-acts`: done, or not and why. A picture is one of the welcome screen, never of another."""

    request_id: RequestId
    ask_id: UUID
    done: bool
    why: RemoteTrouble | None = None
    picture: str | None = Field(
        default=None, max_length=MOST_PICTURE, description="PNG in base 64; preview: of the draft."
    )
