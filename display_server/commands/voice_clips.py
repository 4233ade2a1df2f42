"""`voice-clips LANGUAGE`: what a site must record for its own voice, and whether a folder of recordings can be spoken."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sqlalchemy import select

from config.contract.words import Language
from config.locale import name_of
from config.settings import HubSettings
from display_server.commands.acting import checked_database
from display_server.commands.table import Command
from display_server.db.models import Desk, Place, Series, Site
from display_server.voice.call_sentence import Clip
from display_server.voice.clips_to_record import clips_to_record
from hardware.speaker.opening import clips_folder
from hardware.speaker.pack_check import Flaw, check_pack

FLAWED = 1
"""Exit status when the pack cannot be spoken as it is."""
_WORDS = {
    Flaw.MISSING: "is missing",
    Flaw.UNREADABLE: "cannot be read",
    Flaw.WRONG_RATE: "has the wrong rate",
    Flaw.SILENT: "is silent",
    Flaw.TOO_LOUD: "is too loud",
    Flaw.TOO_SOFT: "is too soft",
    Flaw.UNEVEN: "does not fit the others",
    Flaw.TOO_LONG: "is too long",
}


def _voice_clips(settings: HubSettings, said: Namespace) -> int:
    language = Language(said.language)
    wanted = _wanted(settings, language)
    if said.check is None:
        for clip in wanted:
            sys.stdout.write(f"{clip.name}.wav\t{clip.words}\n")
        sys.stderr.write(
            f"{len(wanted)} clips. Record each as PCM WAV, mono, 16 bit, 22050 Hz, put them into "
            f"{clips_folder(settings.home) / language.value} and check them: voice-clips {language.value} --check\n"
        )
        return 0
    folder = Path(said.check) if said.check else clips_folder(settings.home) / language.value
    return _check(folder, wanted)


def _check(folder: Path, wanted: list[Clip]) -> int:
    found = check_pack(folder, [clip.name for clip in wanted])
    words = {clip.name: clip.words for clip in wanted}
    for one in found:
        more = f" ({one.more})" if one.more else ""
        sys.stdout.write(f'{one.clip}.wav {_WORDS[one.flaw]}{more}: "{words[one.clip]}"\n')
    sys.stderr.write(
        f"{len({one.clip for one in found})} of {len(wanted)} clips in {folder} cannot be used.\n"
        if found
        else f"All {len(wanted)} clips in {folder} can be spoken.\n"
    )
    return FLAWED if found else 0


def _wanted(settings: HubSettings, language: Language) -> list[Clip]:
    database = checked_database(settings)
    try:
        with database.reading() as session:
            own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
            letters = list(session.scalars(select(Series.letters)))
            called_to = select(Place).where(Place.id.in_(select(Desk.place_id))).order_by(Place.floor, Place.code)
            places = [(place.code, name_of(place.names, language, own)) for place in session.scalars(called_to)]
    finally:
        database.close()
    return clips_to_record(language, letters, places)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("language", choices=[one.value for one in Language], help="the language that is recorded")
    parser.add_argument(
        "--check",
        metavar="FOLDER",
        nargs="?",
        const="",
        help="look at the recordings in this folder (default: where the hub takes them from)",
    )


COMMANDS = [
    Command(
        "voice-clips", "list the clips a site must record for its own voice, or check them", _voice_clips, _arguments
    )
]
