"""What a board says it really shows, each 10 s: kept in memory with the other heartbeats, never in the diary."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from flask import request
from pydantic import Field, ValidationError
from werkzeug.exceptions import BadRequest

from config.contract.base import Incoming
from display_server.hub import this_hub


class BoardShown(Incoming):
    """`shown` is the version that was on the glass, `topics` what has come; `level` is how honest it had to be."""

    topics: dict[str, int] = Field(max_length=8)
    shown: int | None
    level: Literal["fresh", "late", "empty"]
    sound: Literal["on", "off", "blocked"]
    clock: datetime


def note_what_is_shown(device_id: UUID) -> None:
    try:
        said = BoardShown.model_validate_json(request.get_data())
    except ValidationError as refused:
        raise BadRequest from refused
    seen: dict[UUID, BoardShown] = this_hub().memory.setdefault("boards", {})  # type: ignore[assignment]
    seen[device_id] = said
