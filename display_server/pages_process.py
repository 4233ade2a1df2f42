"""`web`'s child that answers people's pages and finds ways: the same Flask over the same database, without a writer."""

import asyncio
import io
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn, TypeVar

from sqlalchemy import select

from config.clock import read_clock
from config.loading import loaded
from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.engine.refusing import WriterStopped
from display_server.db.engine.session import Database
from display_server.db.engine.waiting import Act
from display_server.db.models import Site
from display_server.hub import Hub
from display_server.secrets import give_keys
from display_server.services.plans.site_maps import compiled_plan
from display_server.web.shared.pages_aside import FD, HEAD_LENGTH, frame, head_of, read_frame
from display_server.web.shared.write_test import ToldByWeb
from display_server.web.shared.wsgi_bridge import answered_by

T = TypeVar("T")
_THREADS = 2


class WritesElsewhere:
    """In a writer's place: whatever asks it to write is answered by `web`, which has one."""

    acts = groups = wakes_unheard = 0
    lives = True

    def __init__(self) -> None:
        self._asked = threading.local()

    def forget(self) -> None:
        self._asked.to_write = False

    @property
    def was_asked(self) -> bool:
        return bool(self._asked.to_write)

    def run(self, _act: Act[T]) -> T:
        self._refuse()

    def submit(self, _act: Act[T]) -> "asyncio.Future[T]":
        self._refuse()

    def say_web_lives(self) -> None:
        """`web` says it."""

    def close(self) -> None:
        """It holds nothing."""

    def _refuse(self) -> NoReturn:
        self._asked.to_write = True
        raise WriterStopped("pages only read")


def run_pages(settings: HubSettings) -> None:
    """Until the other end of the socket pair is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is web's
    line = socket.socket(fileno=int(os.environ[FD]))
    secrets, writer = give_keys(settings.secrets_file), WritesElsewhere()
    hub = Hub(settings, read_clock(settings.clock), secrets, Database(settings), writer)
    app = create_app(settings, hub=hub)
    hub.memory["write_test"] = ToldByWeb()
    with hub.database.reading() as session:
        for site_id in session.scalars(select(Site.id)).all():
            compiled_plan(session, site_id)  # until the ways of a large house are ready `web` goes on with what it has
    loaded()
    said = threading.Lock()

    def say(words: dict[str, Any], body: bytes = b"") -> None:
        with said:
            line.sendall(frame(words, body))

    def answer(number: int, environ: dict[str, Any]) -> None:
        writer.forget()
        status, headers, body = answered_by(app, {**environ, **_beside()})
        say({"number": number, "status": None if writer.was_asked else status, "headers": headers}, body)

    say({"ready": True})
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="pages") as pool:
        _listen(line, lambda words: pool.submit(answer, words["number"], words["environ"]))
    hub.database.close()


def _listen(line: socket.socket, heard: Callable[[dict[str, Any]], Any]) -> None:
    with line.makefile("rb") as reader:
        while len(head := reader.read(HEAD_LENGTH)) == HEAD_LENGTH:
            words, body = head_of(head)
            heard(read_frame(reader.read(words), reader.read(body))[0])


def _beside() -> dict[str, Any]:
    """What a request has beside its words; a page that is read has no body."""
    return {
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
