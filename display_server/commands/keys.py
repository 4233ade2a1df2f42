"""`keys status|new|rotate|retire`: other keys for encrypted columns, while the hub runs."""

import sys
from argparse import ArgumentParser, Namespace

from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words, checked_database
from display_server.commands.counted import counted
from display_server.commands.table import Command
from display_server.db.columns.encryption import keys_in_use
from display_server.secrets import add_key, keep_newest
from display_server.services.records.rotate_keys import Counted, count_older, encrypted_columns


def _keys(settings: HubSettings, said: Namespace) -> int:
    {"status": _status, "new": _new, "rotate": _rotate, "retire": _retire}[said.act](settings)
    return 0


def _status(settings: HubSettings) -> None:
    found, keys = _counted(settings), len(keys_in_use())
    _say(f"{counted(keys, 'key')}; {counted(found.values, 'encrypted value')}, {found.older} of them by an older key.")
    if found.older:
        _say("Next: ./run hub keys rotate")
    elif keys > 1:
        _say("Nothing needs the older keys any more. Next: ./run hub keys retire")


def _new(settings: HubSettings) -> None:
    checked_database(settings).close()
    if len(keys_in_use()) > 1:
        raise Refusal("there is an older key already: finish with keys rotate and keys retire first")
    add_key(settings.secrets_file)
    act_in_words(settings, "note_keys", {"what": "keys.added", "rows": 0})
    _say("A new key is the newest; everything is still read with both. Backups made from now on hold both.")
    if settings.postgres is not None:
        _say(f"Copy {settings.secrets_file} to every machine of this hub before the next step.")
    _say("Next: ./run hub keys rotate")


def _rotate(settings: HubSettings) -> None:
    changed = 0
    for table, _columns in encrypted_columns():
        after: str | None = None
        while True:
            done = act_in_words(settings, "rotate_slice", {"table": table.name, "after": after})
            changed += done["changed"]
            after = done["after"]
            if after is None:
                break
            if sys.stdout.isatty():
                sys.stdout.write(f"\r{table.name}: {changed} rows written anew ")
                sys.stdout.flush()
    if changed:
        act_in_words(settings, "note_keys", {"what": "keys.rotated", "rows": changed})
    _say(f"{counted(changed, 'row was', 'rows were')} written anew under the newest key.")
    _say("Next: ./run hub keys retire")


def _retire(settings: HubSettings) -> None:
    found = _counted(settings)
    keys = keys_in_use()
    if len(keys) == 1:
        raise Refusal("there is one key only: nothing to take away")
    if found.older:
        raise Refusal(
            f"{counted(found.older, 'value still needs', 'values still need')} an older key: "
            "say keys rotate first; nothing was taken away"
        )
    keep_newest(settings.secrets_file, keys[0])
    act_in_words(settings, "note_keys", {"what": "keys.retired", "rows": 0})
    _say(
        f"The older keys are gone from {settings.secrets_file}; "
        f"{counted(found.values, 'value was', 'values were')} looked at, none needed them."
    )
    _say("Backups made before hold them still, and need nothing else.")


def _counted(settings: HubSettings) -> Counted:
    database = checked_database(settings)
    try:
        with database.reading() as session:
            return count_older(session)
    finally:
        database.close()


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "act", choices=["status", "new", "rotate", "retire"], help="in this order; rotate may be said again"
    )


COMMANDS = [Command("keys", "other keys for names and secrets at rest, while the hub runs", _keys, _arguments)]
