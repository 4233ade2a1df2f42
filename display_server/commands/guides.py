"""`import-guide FILE`: the questions of *I don't know where to go*, from a TOML file; `--remove` takes them away."""

import sys
import tomllib
from argparse import ArgumentParser, Namespace
from pathlib import Path

from config.settings import HubSettings
from display_server.commands.acting import Refusal, act_in_words
from display_server.commands.table import Command


def _import(settings: HubSettings, said: Namespace) -> int:
    if (said.file is None) is not said.remove:
        raise Refusal("name a file, or say --remove")
    count = act_in_words(settings, "import_guide", {"said": None if said.remove else _read(said.file)})
    sys.stdout.write(f"Kiosks ask {count} questions now.\n" if count else "Kiosks ask nothing any more.\n")
    return 0


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise Refusal(f"{file} cannot be read: {wrong}") from None


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", help="TOML, as config/demo/guide.toml")
    parser.add_argument("--remove", action="store_true", help="kiosks ask nothing any more")


COMMANDS = [Command("import-guide", "take in the questions of “I don't know where to go”", _import, _arguments)]
