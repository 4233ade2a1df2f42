"""For who starts: what an update that was cut off left half done is ended or given up, so that a working hub starts."""

import os
from typing import NoReturn

import structlog

from config.releases.shelf import Shelf
from config.service_manager import tell_service_manager
from config.settings import HubSettings
from config.version import PROGRAM
from display_server.db.engine.head import current_revision
from display_server.db.engine.migrate import migrate
from display_server.update.aside import wait_for_update
from display_server.update.back import RESTORES_S, restore
from display_server.update.journal import Journal, Stood, Way, read_journal, write_journal
from display_server.update.places import its_environment, run_of, shelf_of


def settle_update(settings: HubSettings) -> None:
    """Before the hub's programs start. May become another version's process and not return."""
    if wait_for_update(settings.home):
        begin_anew()  # `current` may lead elsewhere by now
    journal = read_journal(settings)
    if journal is None or journal.stood is Stood.DONE:
        return
    shelf = shelf_of(settings)
    tell_service_manager(
        f"EXTEND_TIMEOUT_USEC={RESTORES_S * 1e6:.0f}"
    )  # ended in the middle, it would begin again for ever
    handed = journal.stood is Stood.HANDED  # else it was given up, and perhaps `current` could not be moved
    if journal.way is Way.FORWARD and journal.version_to == PROGRAM and (handed or shelf.current == PROGRAM):
        _log(journal)
        _end_going_forward(settings, shelf, journal)
    elif handed:
        _log(journal)
        if journal.way is Way.BACK:
            _end_going_back(settings, shelf, journal)
        else:  # it was cut off before `current` was moved: nothing was changed
            write_journal(settings, journal.model_copy(update={"stood": Stood.GIVEN_UP, "why": "cut off"}))


def _end_going_forward(settings: HubSettings, shelf: Shelf, journal: Journal) -> None:
    """Nobody stands here any more: a version that cannot change the database is left for the one before."""
    try:
        migrate(settings)
    except Exception as failed:
        if (current_revision(settings) or "") != journal.schema_before or not shelf.has(journal.version_from):
            raise
        why = f"{type(failed).__name__}: {failed}".splitlines()[0]
        structlog.get_logger().error("version could not change the database", version=journal.version_to, why=why)
        write_journal(settings, journal.model_copy(update={"stood": Stood.GIVEN_UP, "why": why}))
        _lead_back(shelf, journal.version_from)
        begin_anew()
    write_journal(settings, journal.model_copy(update={"stood": Stood.DONE}))


def _end_going_back(settings: HubSettings, shelf: Shelf, journal: Journal) -> None:
    """The database tells how far it came: gone (its files were being moved), of before, or of today."""
    schema = current_revision(settings)
    if journal.backup is not None and schema is None:
        restore(shelf, journal)
        schema = current_revision(settings)
    arrived = journal.backup is None or schema == journal.schema_after
    if not arrived:
        write_journal(settings, journal.model_copy(update={"stood": Stood.GIVEN_UP, "why": "cut off"}))
    elif shelf.current == journal.version_to:
        write_journal(settings, journal.model_copy(update={"stood": Stood.DONE}))
    else:
        _lead_back(shelf, journal.version_to)
        write_journal(settings, journal.model_copy(update={"stood": Stood.DONE}))
        begin_anew()


def _lead_back(shelf: Shelf, version: str) -> None:
    """May become that version's process and not return."""
    try:
        shelf.switch(version)
    except OSError:  # a service that may not write its own program: it becomes the other version all the same
        other = str(run_of(shelf, version))
        os.execve(other, [other, "hub"], its_environment(shelf))  # noqa: S606  # our own program, of the version before


def begin_anew() -> NoReturn:
    """This process becomes the hub again, as whoever started it would start it now."""
    run = os.environ.get("ATRIUM_BASE")
    if run is None:
        import sys

        os.execv(sys.executable, [sys.executable, "-m", "display_server"])  # noqa: S606  # ourselves
    os.execv(f"{run}/run", ["run", "hub"])  # noqa: S606  # the same door as before


def _log(journal: Journal) -> None:
    structlog.get_logger().warning(
        "update was cut off", way=journal.way.value, version_from=journal.version_from, version_to=journal.version_to
    )
