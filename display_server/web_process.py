"""`./run hub web`: the one process that answers and writes. Granian's loop answers the lanes, a few threads Flask's pages."""

import gc
import threading
from collections.abc import Callable
from typing import Any

import structlog
from granian.constants import Interfaces, Loops
from granian.server.mt import MTServer

from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.checkpoints import EVERY_S, Checkpoints
from display_server.db.head import wait_for_head
from display_server.db.identity import check_identity
from display_server.db.writer import AnotherWriter
from display_server.hub import Hub, open_hub
from display_server.ports import reached_at, settle_port
from display_server.services.acts_door import ActsDoor
from display_server.web.shared.heartbeats import heartbeats_of
from display_server.web.shared.lane import Lanes, lanes_of
from display_server.web.shared.measures import measures_of
from display_server.web.shared.wsgi_bridge import WsgiBridge

SIGN_OF_LIFE_EVERY_S = 1.0
HEARTBEATS_EVERY_S = 1.0
_log = structlog.get_logger()


class _OneProcess(MTServer):
    """Granian's thread server. On an interpreter with a GIL its one worker is a thread beside ours, not a child process:
    a kill -9 of `web` ends all of it at once, and the writer's lock with it."""

    def _check_gil(self) -> None:
        """One worker needs no free-threaded interpreter."""


def run_web(settings: HubSettings, worker: int = 1) -> None:
    """Until SIGTERM or SIGINT. Raises NotAtHead, WrongKind, NoIdentity, AnotherWriter, PortTaken: said by the caller."""
    wait_for_head(settings)
    port = settings.web_port
    if settings.web_workers == 1:  # several share it: the supervisor has looked whether it is free
        port = settle_port(settings.host, port, "web", "ATRIUM_WEB_PORT")
    hub = _open_when_free(settings)
    hub.memory["worker"] = worker
    with hub.database.reading() as session:
        check_identity(session, settings)
    app = create_app(settings, hub=hub)
    longest = app.config["MAX_CONTENT_LENGTH"]
    flask = WsgiBridge(app, settings.web_threads, longest)
    served = Lanes(hub, lanes_of(hub), measures_of(hub), flask, longest)
    _leave_what_stays()
    stopped = threading.Event()
    door = ActsDoor(settings.acts_socket, hub.writer) if worker == 1 else None  # one a node
    _every(SIGN_OF_LIFE_EVERY_S, hub.writer.say_web_lives, stopped)
    if settings.postgres is None:
        _every(EVERY_S, Checkpoints(settings.database_file).copy, stopped)
    _every(HEARTBEATS_EVERY_S, lambda: heartbeats_of(hub).write(hub), stopped)
    server = _OneProcess(
        "atrium",
        address=settings.host,
        port=port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,  # a number costs a tenth less than on asyncio's own
        workers=1,
        runtime_threads=1,
        backlog=1024,
        backpressure=512,
        websockets=False,
        log_enabled=False,
    )
    host = reached_at(settings.host)
    server.on_startup(lambda: _log.info("web listens", address=f"http://{f'[{host}]' if ':' in host else host}:{port}"))
    try:
        server.serve(target_loader=lambda _target: served)
    finally:
        stopped.set()
        if door is not None:
            door.close()
        flask.close()
        _close(hub)


def _open_when_free(settings: HubSettings) -> Hub:
    """The hub; a `web` that was killed may hold the lock for one more moment."""
    for _ in range(20):
        try:
            return open_hub(settings)
        except AnotherWriter:
            threading.Event().wait(0.1)
    return open_hub(settings)


def _leave_what_stays() -> None:
    """What is loaded now lives as long as the process: going through it again and again would stall answers by 50 ms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _every(seconds: float, do: Callable[[], Any], stopped: threading.Event) -> None:
    """Do it again and again on a thread of its own; a failure is said and the next time comes all the same."""

    def work() -> None:
        while not stopped.wait(seconds):
            try:
                do()
            except Exception as failed:  # said, not swallowed: the next turn tries again, also where the database hung
                _log.error("periodic work failed", kind=type(failed).__name__)

    threading.Thread(target=work, name="every", daemon=True).start()


def _close(hub: Hub) -> None:
    heartbeats_of(hub).write(hub)
    hub.close()
