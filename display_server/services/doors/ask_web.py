"""Asks `web` over its socket to perform an act; a command performs it itself when no `web` runs."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.clock import Clock
from config.settings import HubSettings
from display_server.db.engine.session import Database
from display_server.db.engine.site_scope import site_now
from display_server.db.engine.writer import AnotherWriter
from display_server.db.engine.writing import open_writer
from display_server.services.doors.acts import ready

WITHIN_S = 35.0


class WebAway(ConnectionError):
    """Nobody answers on web's socket now."""


class ActNotDone(RuntimeError):
    """`web` heard the act and did not do it; the text says why."""


def ask_web(path: Path, act: str, args: dict[str, Any]) -> Any:
    """The act's answer; it is about the site this program is about. Raises WebAway, ActNotDone."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as web:
            web.settimeout(WITHIN_S)
            web.connect(str(path))
            with web.makefile("rwb") as line:
                line.write(json.dumps({"act": act, "args": args, "site": site_now()}).encode() + b"\n")
                line.flush()
                said = line.readline()
    except OSError as away:
        raise WebAway(f"web does not answer ({type(away).__name__})") from None
    if not said:
        raise WebAway("web went away before it answered")
    answer = json.loads(said)
    if "problem" in answer:
        raise ActNotDone(answer["problem"])
    return answer["ok"]


Performer = Callable[[str, dict[str, Any]], Any]
"""Performs an act by name and answers what it answered."""


@contextmanager
def performing(settings: HubSettings, clock: Clock) -> Iterator[Performer]:
    """A command's way to write: by itself while no `web` holds the writer's lock, else by asking `web`."""
    try:
        writer = open_writer(settings, clock)
    except AnotherWriter:
        yield lambda act, args: ask_web(settings.acts_socket, act, args)
        return
    database = Database(settings)
    try:
        yield lambda act, args: writer.run(ready(act, args, database))
    finally:
        database.close()
        writer.close()
