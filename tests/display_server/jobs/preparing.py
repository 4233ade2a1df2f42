"""Sent pictures and videos, prepared by the real programs as `jobs` does it."""

from collections.abc import Callable
from typing import Any

from display_server.hub import Hub
from display_server.jobs.contents import LOOKS_EVERY_S, Contents
from display_server.services.doors.acts import ACTS
from tests.display_server.jobs.doing import until_done


def performing(hub: Hub) -> Callable[..., Any]:
    """An act as `web` performs it for jobs."""
    return lambda name, **args: hub.writer.run(lambda tx: ACTS[name](tx, **args))


def contents_of(hub: Hub, **settings: Any) -> Contents:
    return Contents(hub.settings.model_copy(update=settings), hub.database, hub.clock, performing(hub))


def prepare_all(hub: Hub, contents: Contents | None = None) -> None:
    """Everything that waits is taken or refused."""
    until_done((contents or contents_of(hub, ffmpeg="off")).perform, LOOKS_EVERY_S)
