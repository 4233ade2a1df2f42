"""`./run hub web`: the one process that answers and writes. Granian's loop answers the lanes, a few threads Flask's pages."""

import threading
from collections.abc import Callable
from typing import Any

import structlog
from granian.constants import Interfaces, Loops
from granian.server.mt import MTServer
from sqlalchemy.orm import Session

from config.loading import loaded
from config.settings import HubSettings
from display_server.app import create_app
from display_server.backup.key import secret_of
from display_server.db.engine.checkpoints import EVERY_S, Checkpoints
from display_server.db.engine.head import wait_for_head
from display_server.db.engine.identity import check_identity
from display_server.db.engine.writer import AnotherWriter
from display_server.hub import Hub, open_hub
from display_server.kept_mark import KeptMark
from display_server.ports import reached_at, settle_port
from display_server.services.arrivals.unmarked_bookings import unmarked_bookings
from display_server.services.doors.acts_door import ActsDoor
from display_server.spare.copy import EVERY_S as WRITES_EVERY_S
from display_server.spare.copy import SpareCopy, refuse_if_replaced
from display_server.web.shared.heartbeats import heartbeats_of
from display_server.web.shared.lane import Lanes, lanes_of
from display_server.web.shared.measures import measures_of
from display_server.web.shared.pages_aside import PagesAside
from display_server.web.shared.write_test import WriteTest, write_test_of
from display_server.web.shared.wsgi_bridge import WsgiBridge

SIGN_OF_LIFE_EVERY_S = 1.0
HEARTBEATS_EVERY_S = 1.0
MARK_KEPT_EVERY_S = 1.0
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
        _say_unmarked(session, hub)
    spare = _spare_copy(settings)
    kept = KeptMark(hub)
    kept.compare()
    app = create_app(settings, hub=hub)
    longest = app.config["MAX_CONTENT_LENGTH"]
    aside = _pages_aside(hub)
    flask = WsgiBridge(app, settings.web_threads, longest, aside)
    served = Lanes(hub, lanes_of(hub), measures_of(hub), flask, longest)
    loaded()
    stopped = threading.Event()
    door = ActsDoor(settings.acts_socket, hub.writer, hub.database) if worker == 1 else None  # one a node
    _begin_beside_answering(hub, kept, spare, stopped)
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
        if aside is not None:
            aside.close()
        _close(hub, kept, spare)


def _spare_copy(settings: HubSettings) -> SpareCopy | None:
    """Raises SpareTookOver, and BackupRefused where its key cannot be read."""
    if settings.spare_folder is None or settings.backup_key_file is None:
        return None
    refuse_if_replaced(settings)
    return SpareCopy(settings, settings.spare_folder, secret_of(settings.backup_key_file))


def _say_unmarked(session: Session, hub: Hub) -> None:
    """Whoever brought a newer version reads what it needs of them."""
    if count := unmarked_bookings(session, hub.clock.now()):
        _log.warning("bookings without marks", count=count, what_to_do="import their file again: import-bookings")


def _begin_beside_answering(hub: Hub, kept: KeptMark, spare: SpareCopy | None, stopped: threading.Event) -> None:
    """What this process does again and again until it ends."""
    _every(SIGN_OF_LIFE_EVERY_S, hub.writer.say_web_lives, stopped)
    if hub.settings.postgres is None:
        gather = None if spare is None else spare.gather
        _every(EVERY_S, Checkpoints(hub.settings.database_file, gather).copy, stopped)
    if spare is not None:
        _every(WRITES_EVERY_S, spare.write, stopped)
    _every(MARK_KEPT_EVERY_S, kept.keep, stopped)
    _every(HEARTBEATS_EVERY_S, lambda: heartbeats_of(hub).write(hub), stopped)


def _open_when_free(settings: HubSettings) -> Hub:
    """The hub; a `web` that was killed may hold the lock for one more moment."""
    for _ in range(20):
        try:
            return open_hub(settings)
        except AnotherWriter:
            threading.Event().wait(0.1)
    return open_hub(settings)


def _pages_aside(hub: Hub) -> PagesAside | None:
    """None on PostgreSQL: several webs share the load there."""
    can_write = write_test_of(hub)
    assert isinstance(can_write, WriteTest)  # noqa: S101
    return PagesAside(can_write.worked) if hub.settings.postgres is None else None


def _every(seconds: float, do: Callable[[], Any], stopped: threading.Event) -> None:
    """Do it again and again on a thread of its own; a failure is said and the next time comes all the same."""

    def work() -> None:
        while not stopped.wait(seconds):
            try:
                do()
            except Exception as failed:  # said, not swallowed: the next turn tries again, also where the database hung
                _log.error("periodic work failed", kind=type(failed).__name__)

    threading.Thread(target=work, name="every", daemon=True).start()


def _close(hub: Hub, kept: KeptMark, spare: SpareCopy | None) -> None:
    heartbeats_of(hub).write(hub)
    kept.keep()
    if spare is not None:
        spare.gather()
    hub.close()
    if spare is not None:
        spare.close()
