"""`backup`, `verify-backup`, `restore`: the whole hub in one sealed file, looked over by restoring it, and put back."""

import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path

from config.clock import read_clock
from config.settings import HubSettings
from display_server.backup.check import check_backup
from display_server.backup.key import long_enough, secret_of
from display_server.backup.make import make_backup
from display_server.backup.manifest import Manifest
from display_server.backup.put_back import put_back
from display_server.backup.words import BackupRefused
from display_server.commands.acting import checked_database
from display_server.commands.table import Command
from display_server.domain.numbering import LOST_AT_MOST

PASSPHRASE = "ATRIUM_BACKUP_PASSPHRASE"  # noqa: S105  # the variable's name


def _backup(settings: HubSettings, said: Namespace) -> int:
    secret = asked_secret(settings, said.key_file, new=True)
    checked_database(settings).close()
    made = make_backup(settings, said.into, secret, datetime.now(UTC))
    _say(f"{made.file}: {_held(made.manifest)}, {made.size / 1e6:.1f} MB.")
    if said.verify:
        try:
            check_backup(settings, made.file, secret)
        except BackupRefused:
            made.file.unlink()
            raise
        _say("It was restored into a scratch database, counted and read: it is good.")
    else:
        _say(f"Next: ./run hub verify-backup {made.file}")
    return 0


def _verify(settings: HubSettings, said: Namespace) -> int:
    checked = check_backup(settings, said.file, asked_secret(settings, said.key_file))
    manifest = checked.manifest
    _say(f"Good: {_held(manifest)}, made {manifest.made_at:%Y-%m-%d %H:%M} UTC, generation {manifest.generation}.")
    if checked.tried:
        _say(
            "It was restored into a scratch database, counted, its names read with its own keys, and thrown away again."
        )
    else:
        _say("Its bytes and rows are whole. To try it in a database, name one of PostgreSQL (ATRIUM_DATABASE).")
    return 0


def _restore(settings: HubSettings, said: Namespace) -> int:
    secret = asked_secret(settings, said.key_file)
    done = put_back(settings, said.file, secret, read_clock(settings.clock), over=said.over)
    _say(f"Put back as of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC: {_held(done.manifest)}.")
    if done.kept:
        _say(f"What was there before is kept in {done.kept}; delete it when you are sure.")
    _say(
        f"This is generation {done.generation}: every series goes on more than {LOST_AT_MOST} numbers further today and tomorrow,"
    )
    _say("kiosks read everything anew and hand in what they gave meanwhile. Start the hub now.")
    return 0


def _held(manifest: Manifest) -> str:
    return f"{manifest.rows} rows in {len(manifest.tables)} tables and {len(manifest.members)} files"


def asked_secret(settings: HubSettings, key_file: Path | None, *, new: bool = False) -> bytes:
    """Of the file that was named, else the environment, else the setting, else asked for."""
    file = key_file or (None if PASSPHRASE in os.environ else settings.backup_key_file)
    if file is not None:
        return secret_of(file)
    said = os.environ.get(PASSPHRASE)
    if said is None:
        if not sys.stdin.isatty():
            raise BackupRefused(f"no passphrase: say --key-file FILE, or {PASSPHRASE} in the environment")
        said = getpass("Passphrase of the backup: ")
        if new and getpass("Once more: ") != said:
            raise BackupRefused("the two passphrases are not the same")
    return long_enough(said.encode(), "the passphrase")


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


def with_key(parser: ArgumentParser) -> None:
    parser.add_argument("--key-file", type=Path, help=f"its text is the passphrase (else {PASSPHRASE}, else asked for)")


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("into", type=Path, metavar="FILE|DIR", help="where to: a new file, or a folder")
    parser.add_argument("--verify", action="store_true", help="restore it on trial at once; a bad one is not kept")
    with_key(parser)


def _file_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    with_key(parser)


def _restore_arguments(parser: ArgumentParser) -> None:
    _file_arguments(parser)
    parser.add_argument("--over", action="store_true", help="also where there are data already; they are moved aside")


COMMANDS = [
    Command("backup", "the whole hub, while it runs, into one sealed file", _backup, _backup_arguments),
    Command("verify-backup", "whether a backup is good: restore it, count, throw away", _verify, _file_arguments),
    Command("restore", "put a backup back in the place of what is there", _restore, _restore_arguments),
]
