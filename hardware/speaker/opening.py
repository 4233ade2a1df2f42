"""Makes a `Speaker` from where things are kept."""

from pathlib import Path

from hardware.speaker.clip_pack import ClipPack
from hardware.speaker.espeak import EspeakEngine
from hardware.speaker.kept_sounds import KeptSounds
from hardware.speaker.speaker import Speaker


def open_speaker(home: Path) -> Speaker:
    """`<home>/voice/kept` holds what was said, `<home>/voice/clips/<language>` the recordings a site has dropped in.

    Nothing starts before the first sentence.
    """
    return Speaker(EspeakEngine(), KeptSounds(home / "voice" / "kept"), ClipPack(clips_folder(home)))


def clips_folder(home: Path) -> Path:
    """Where a site drops its recordings, in one folder a language."""
    return home / "voice" / "clips"
