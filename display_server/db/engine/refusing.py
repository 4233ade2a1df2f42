"""What storage that refuses means: the words people and devices hear, and when this process must not go on (faults F3, F4)."""

import os
import sqlite3
from collections.abc import Iterator
from enum import StrEnum

import structlog
from sqlalchemy.exc import DBAPIError

_log = structlog.get_logger()


class WriterStopped(RuntimeError):
    """The writer has been closed, or did not answer in time."""


class Storage(StrEnum):
    """Why nothing can be written now."""

    FULL = "disk_full"
    READ_ONLY = "read_only"
    LOCKED = "locked"
    FAILS = "disk_fails"


IN_WORDS = {
    Storage.FULL: "The hub's disk is full: no numbers can be given. Make room on it.",
    Storage.READ_ONLY: "The hub's disk can only be read: no numbers can be given.",
    Storage.LOCKED: "Another program holds the hub's database: no numbers can be given until it lets go.",
    Storage.FAILS: "The hub's disk refuses to be written: no numbers can be given. Look at the disk.",
}


class StorageRefuses(WriterStopped):
    """Nothing of the act was done and nothing was acknowledged; it may be asked again."""

    def __init__(self, why: Storage) -> None:
        super().__init__(IN_WORDS[why])
        self.why = why


_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Storage.FULL,
    sqlite3.SQLITE_READONLY: Storage.READ_ONLY,
    sqlite3.SQLITE_BUSY: Storage.LOCKED,
    sqlite3.SQLITE_IOERR: Storage.FAILS,
    sqlite3.SQLITE_CANTOPEN: Storage.FAILS,
}
_NOT_SETTLED = {sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC}
_OF_POSTGRES = {"53100": Storage.FULL, "25006": Storage.READ_ONLY, "55P03": Storage.LOCKED}
"""disk_full, read_only_sql_transaction, lock_not_available (PostgreSQL, appendix A)."""


def in_words(failed: Exception) -> Exception:
    """The refusal `failed` comes from, where it comes from storage; else itself."""
    why = next((why for cause in _causes(failed) if (why := _why(cause)) is not None), None)
    if why is None:
        return failed
    _log.error("nothing can be written", why=why.value)
    return StorageRefuses(why)


def is_lost(failed: Exception) -> bool:
    """The system could not say that what was written is on the disk: what it still holds in memory is not to be trusted."""
    return any(
        isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", None) in _NOT_SETTLED
        for cause in _causes(failed)
    )


def _causes(failed: Exception) -> Iterator[BaseException]:
    """What a database said, newest first. A full disk ends SQLite's whole transaction, and what is heard of it is then that an
    act's own savepoint cannot be taken back any more."""
    said: BaseException | None = failed
    while said is not None:
        of_driver = said.orig if isinstance(said, DBAPIError) and said.orig is not None else said
        yield of_driver
        if not isinstance(of_driver, sqlite3.Error):
            return
        said = of_driver.__context__ or (said.__context__ if said is not of_driver else None)


def _why(cause: BaseException) -> Storage | None:
    if isinstance(cause, sqlite3.Error):
        return _OF_SQLITE.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF)
    return _OF_POSTGRES.get(getattr(cause, "sqlstate", None) or "")


def end_process() -> None:
    """At once, answering nobody: kiosks ask again with the same request id, the supervisor starts a `web` that reads the disk."""
    _log.critical("the disk did not confirm what was written: this process ends")
    os._exit(75)
