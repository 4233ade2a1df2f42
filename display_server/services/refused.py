"""An act that the rules do not allow now. The code says which; each face says it in its own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.contract.words import Names
from display_server.domain.visit import State


@dataclass(frozen=True)
class StandsNow:
    """How a patient stands whom somebody else moved first: what is, who did it (staff's name), in which room, when."""

    number: str
    state: State
    who: str | None
    room: Names | None
    at: datetime


class Refused(Exception):
    """`field` names the part of the request that is the reason, `opens_at` when it is possible, where there is one.

    `now`: what somebody faster made of it. `said`: what else the sentence names.
    """

    def __init__(
        self,
        code: str,
        field: str | None = None,
        *,
        opens_at: datetime | None = None,
        now: StandsNow | None = None,
        said: Mapping[str, str | Names] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.opens_at = opens_at
        self.now = now
        self.said = said or {}
