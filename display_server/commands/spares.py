"""`spare status|verify|promote`: how the copy of the running hub stands, whether it is good, and making it the hub."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from config.clock import read_clock
from config.settings import HubSettings
from display_server.backup.words import BackupRefused
from display_server.commands.backups import asked_secret, with_key
from display_server.commands.table import Command
from display_server.domain.numbering import LOST_AT_MOST
from display_server.spare.places import LATE_AFTER_S, read_stands, stands_in
from display_server.spare.promote import promote, try_promoting

_BEHIND = 1
"""Exit status of `status` where the copy is not whole or too far behind."""


def _spare(settings: HubSettings, said: Namespace) -> int:
    if settings.postgres is not None:
        return _on_postgres(settings, settings.postgres, said.act)
    folder = said.folder or settings.spare_folder
    if folder is None:
        raise BackupRefused("say which copy: its folder, or ATRIUM_SPARE_FOLDER")
    if said.act == "status":
        return _status(folder)
    secret = asked_secret(settings, said.key_file)
    if said.act == "verify":
        tried = try_promoting(settings, folder, secret)
        _say(
            f"Good: everything until {tried.as_of:%Y-%m-%d %H:%M:%S} UTC was put together, looked over and thrown away again."
        )
        return 0
    done, followed = promote(settings, folder, secret, read_clock(settings.clock), over=said.over)
    _say(f"Promoted: everything that was committed until {followed.as_of:%Y-%m-%d %H:%M:%S} UTC is here.")
    if done.kept:
        _say(f"What was there before is kept in {done.kept}; delete it when you are sure.")
    _say_what_next(done.generation)
    return 0


def _status(folder: Path) -> int:
    stands = read_stands(stands_in(folder))
    if stands is None:
        raise BackupRefused(f"there is no spare copy in {folder}, or its disk cannot be read")
    now = datetime.now(UTC)
    kind = "whole" if stands.whole else "not whole yet: its base is still being made"
    _say(
        f"The copy is {kind}. It holds everything until {stands.as_of:%Y-%m-%d %H:%M:%S} UTC, {stands.late_s(now):.0f} s ago."
    )
    if stands.trouble:
        _say(f"The hub says: {stands.trouble}.")
    if stands.late_s(now) > LATE_AFTER_S:
        _say("That is too far behind: is the hub running, and can it reach this folder?")
    return _BEHIND if stands.alarming(now) else 0


def _on_postgres(settings: HubSettings, url: str, act: str) -> int:
    from display_server.spare.standby import promote_standby, standby_of

    if act == "verify":
        raise BackupRefused("a standby of PostgreSQL is looked over by PostgreSQL itself: say spare status")
    if act == "promote":
        _say("This server is a primary now; everything it had received is here.")
        _say_what_next(promote_standby(settings, url))
        return 0
    stands = standby_of(url)
    _say(stands.sentence)
    return _BEHIND if stands.alarming else 0


def _say_what_next(generation: int) -> None:
    _say(
        f"This is generation {generation}: every series goes on more than {LOST_AT_MOST} numbers further today and tomorrow,"
        " so none is given twice."
    )
    _say("Make sure that the first hub cannot start again, give this machine its address, and start the hub here.")


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("act", choices=["status", "verify", "promote"], help="what to do")
    parser.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="the copy (else ATRIUM_SPARE_FOLDER)")
    parser.add_argument(
        "--over", action="store_true", help="promote: also where there are data already; they are moved aside"
    )
    with_key(parser)


COMMANDS = [Command("spare", "the copy that follows the hub: how it stands, try it, promote it", _spare, _arguments)]
