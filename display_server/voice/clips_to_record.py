"""Which recordings a site must make so that a language's calls are spoken by a person: letters, digits, each room as a whole."""

from collections.abc import Iterable

from config.contract.words import Language
from display_server.voice.call_sentence import Clip, call_sentence, number_clips

DIGITS = "0123456789"


def clips_to_record(language: Language, letters: Iterable[str], places: Iterable[tuple[str, str]]) -> list[Clip]:
    """`letters` of the site's series, `places` as (code, name in this language): those patients are called to."""
    signs = "".join(sorted({sign for one in letters for sign in one}))
    wanted = number_clips(language, signs + DIGITS)
    for code, name in places:
        wanted += [
            clip for clip in call_sentence(language, DIGITS, name, code).clips if not clip.name.startswith("digit-")
        ]
    return list({clip.name: clip for clip in sorted(wanted, key=_order)}.values())


def _order(clip: Clip) -> tuple[int, str]:
    kinds = ("call", "letter", "digit", "place")
    return kinds.index(clip.name.partition("-")[0]), clip.name
