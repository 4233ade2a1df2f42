"""Where people leave a kiosk without what they came for: a screen and a moment, nobody."""

from pydantic import Field

from config.contract.base import Incoming, Moment, RequestId


class TellLeft(Incoming):
    """`POST left`: nobody answered any more, and nothing had come of it. Counted by day, screen and kiosk."""

    request_id: RequestId
    step: str = Field(pattern=r"^[a-z]{1,40}$", description="The screen's step, in small letters.")
    left_at: Moment = Field(description="The device's own clock; only its day is kept.")
