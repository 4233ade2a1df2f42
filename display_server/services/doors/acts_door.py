"""`web`'s door for jobs and commands: a Unix socket, one JSON line `{act, args, site}`, one JSON line `{ok}` or `{problem}`."""

import json
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from config.private_socket import bind_private
from display_server.db.engine.refusing import StorageRefuses
from display_server.db.engine.session import Database
from display_server.db.engine.site_scope import at_site
from display_server.db.engine.writing import AnyWriter
from display_server.db.reading.own_site import SeveralSites
from display_server.services.doors.acts import ACTS, ready

LONGEST_LINE = 4_000_000
_IDLE_S = 60.0
_log = structlog.get_logger()


class ActsDoor:
    """Listens as long as `web` runs. Only this account may connect: the socket's mode is 0600."""

    def __init__(self, path: Path, writer: AnyWriter, database: Database) -> None:
        self._path = path
        self._writer = writer
        self._database = database
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        bind_private(self._listener, path)  # whoever left one is gone: one supervisor a home starts one of us
        self._listener.listen(8)
        threading.Thread(target=self._listen, name="acts-door", daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):  # already shut down
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._hear, args=(caller,), name="acts-caller", daemon=True).start()

    def _hear(self, caller: socket.socket) -> None:
        caller.settimeout(_IDLE_S)
        with caller, caller.makefile("rwb") as line:
            try:
                while asked := line.readline(LONGEST_LINE):
                    line.write(json.dumps(self._answer(asked)).encode() + b"\n")
                    line.flush()
            except OSError:
                return  # the caller went away

    def _answer(self, asked: bytes) -> dict[str, Any]:
        try:
            said = json.loads(asked)
            name, args, site = said["act"], dict(said["args"]), said.get("site")
            known = name in ACTS and (site is None or isinstance(site, int))
        except (ValueError, KeyError, TypeError):
            known = False
        if not known:
            return {"problem": "web does not know this act: is it of another version?"}
        try:
            with at_site(site):
                return {"ok": self._writer.run(ready(name, args, self._database))}
        except (SeveralSites, StorageRefuses) as in_words:
            return {"problem": str(in_words)}
        except Exception as failed:  # the caller must hear that nothing was done, whatever it was
            _log.error("act failed", act=name, kind=type(failed).__name__)
            return {"problem": f"{name} was not done: {type(failed).__name__}"}
