"""What a board says it really shows, each 10 s: kept in memory with the other heartbeats, never in the diary."""

import re
from typing import Literal
from uuid import UUID

from flask import request
from pydantic import Field, ValidationError
from werkzeug.exceptions import BadRequest

from config.contract.base import Incoming, Moment
from display_server.db.reading.topic_versions import versions
from display_server.hub import Hub, this_hub
from display_server.web.shared.heartbeats import heartbeats_of


class BoardShown(Incoming):
    """`shown` is the version of `topic` that was on the glass, None where drawing failed; `topics` what has come; `level` is
    how honest it had to be; `sound`: "blocked" by the browser, "failed" where a call could not be spoken."""

    topics: dict[str, int] = Field(max_length=64)
    topic: str | None = Field(default=None, max_length=100)  # the one the board is about
    shown: int | None
    level: Literal["fresh", "late", "empty"]
    sound: Literal["on", "off", "blocked", "failed"]
    clock: Moment
    screen: tuple[int, int] | None = None  # the dots the browser draws on
    emergencies: list[int] = Field(default_factory=list, max_length=8)
    errors: int = Field(default=0, ge=0, le=1000)  # of its scripts since midnight, as far as the page stands so long


def note_what_is_shown(device_id: UUID) -> str:
    """How its sound is. Raises BadRequest for anything a board would not say."""
    try:
        said = BoardShown.model_validate_json(request.get_data())
    except ValidationError as refused:
        raise BadRequest from refused
    hub = this_hub()
    seen = {
        "shown_version": said.shown,
        "shown_step": f"board_{said.level}",
        "follows": _follows(hub, device_id, said),
        "sound": said.sound,
        "emergencies": said.emergencies,
        "errors": said.errors,
        "clock": said.clock.isoformat(),
        "screen": said.screen,
        "program_version": _browser(),
    }
    heartbeats_of(hub).hear(device_id, hub.clock.now(), seen)
    return said.sound


def _follows(hub: Hub, device_id: UUID, said: BoardShown) -> bool:
    """Whether it shows by now what was the newest when it last spoke: a line may break without the page knowing, and a
    page may hear and yet fail to draw."""
    key = f"newest_of_board:{device_id}"
    before = hub.memory.get(key)
    with hub.database.reading() as session:
        hub.memory[key] = versions(session, said.topics)
    if not isinstance(before, dict):
        return True
    heard = all(version >= before.get(topic, 0) for topic, version in said.topics.items())
    drawn = said.topic not in said.topics or (said.shown or 0) >= before.get(said.topic, 0)
    return heard and drawn


def _browser() -> str:
    """The board's program is its browser: "Chrome 156"."""
    found = re.search(r"(Chrome|Firefox)/(\d+)", request.user_agent.string)
    return f"{found[1]} {found[2]}" if found else ""
