"""`update`, `make-update`, `version`: the next version from a signed file, the one before, and how one is made."""

import sys
import time
from argparse import ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path

from config.settings import HubSettings
from config.version import PROGRAM
from display_server.commands.acting import Refusal
from display_server.commands.table import Command
from display_server.db.engine.head import head

READY_WITHIN_S = 120.0
_PROGRAMS = (
    "supervise",
    "update.settle",
    "web_process",
    "pages_process",
    "push.process",
    "jobs.process",
    "backup.put_back",
)


def _update(settings: HubSettings, said: Namespace) -> int:
    from display_server.update.back import go_back
    from display_server.update.forward import update

    if (said.file is None) == (not said.back):
        raise Refusal("say either the file of a version, or --back for the version before")
    went = go_back(settings, with_database=said.with_database, say=_say) if said.back else None
    ran = update(settings, said.file, _say) if went is None else went
    if not ran:
        _say("Start the hub now.")
        return 0
    return 0 if _is_ready(settings) else 1


def _is_ready(settings: HubSettings) -> bool:
    """Whether the hub that begins anew answers."""
    from urllib.error import URLError
    from urllib.request import urlopen

    from display_server.ports import read_ports

    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        try:
            ports = read_ports(settings.home)
            if ports is None:
                raise LookupError
            with urlopen(f"{ports.address}/readyz", timeout=2) as answer:  # noqa: S310  # our own hub on this machine
                if answer.status == 200:
                    _say("The hub runs again and answers. Kiosks follow by rings: Admin → Updates.")
                    return True
        except (URLError, OSError, LookupError, ValueError):
            pass
        time.sleep(0.3)
    _say(
        f"The hub does not answer after {READY_WITHIN_S:.0f} s: see its log; ./run hub update --back goes to the version before."
    )
    return False


def _make(_settings: HubSettings, said: Namespace) -> int:
    from config.releases.making import make_bundle, new_key, public_half, read_key

    if said.new_key is not None:
        _say(f"Public key, for update_keys in everybody's atrium.toml: {new_key(said.new_key)}")
        return 0
    if said.key is None or said.updates_from is None:
        raise Refusal("say --key FILE and --from VERSION, or make a key first: --new-key FILE")
    key = read_key(said.key)
    file = make_bundle(said.tree, said.into, key, said.updates_from, said.wheels)
    _say(f"{file}: {file.stat().st_size / 1e6:.1f} MB, signed; its public key is {public_half(key)}.")
    return 0


def _version(_settings: HubSettings, _said: Namespace) -> int:
    for program in _PROGRAMS:  # an update asks this of a new version: whether all that a hub loads is there
        import_module(f"display_server.{program}")
    _say(f"{PROGRAM} {head()}")
    return 0


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _update_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the signed bundle of a version")
    parser.add_argument("--back", action="store_true", help="the version before, by one command")
    parser.add_argument(
        "--with-database", action="store_true", help="with --back: also the database of before, where its shape changed"
    )


def _make_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "tree", type=Path, nargs="?", default=Path(), metavar="TREE", help="the source tree (this folder)"
    )
    parser.add_argument("--into", type=Path, default=Path(), metavar="DIR", help="where the bundle goes (this folder)")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the private key that signs it")
    parser.add_argument(
        "--from", dest="updates_from", metavar="VERSION", help="the oldest version it may be taken from"
    )
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="packages to bring along: locked.txt and its wheels")
    parser.add_argument(
        "--new-key", type=Path, metavar="FILE", help="make a private key instead, and say its public half"
    )


COMMANDS = [
    Command("update", "put a newer version in force from a signed file, or go back by one", _update, _update_arguments),
    Command("make-update", "make the signed file of a version, for whoever publishes it", _make, _make_arguments),
    Command("version", "which version this is, and the shape of database it knows", _version),
]
