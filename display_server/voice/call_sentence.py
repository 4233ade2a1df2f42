"""What a call sounds like: "Number K, zero one seven. Room two fourteen." Pure: a number and a place's name become words.

The same sentence as recorded pieces: whoever records them says the words around (`call-1` …), each letter, each digit, and
each place as a whole, so that its number has the melody of a sentence.
"""

import re
from dataclasses import dataclass

from config.contract.words import Code, Language
from config.locale import words
from display_server.voice.place_words import place_words
from display_server.voice.tongues import TONGUES

_PLACEHOLDER = re.compile(r"(\{number\}|\{place\})")


@dataclass(frozen=True)
class Clip:
    """One recording: its file's name without ".wav", and what is said in it."""

    name: str
    words: str


@dataclass(frozen=True)
class Sentence:
    """One call in one language: the whole text for a speech engine, and the clips that say the same."""

    language: Language
    text: str
    clips: tuple[Clip, ...]


def call_sentence(language: Language, number: str, place: str, place_code: Code) -> Sentence:
    """`number` as shown (`K-017`), `place` the called place's name in this language (or the site's, where it has none)."""
    template = words(language).say("voice.call")
    spoken_place = _as_a_beginning(place_words(language, place))
    clips: list[Clip] = []
    for part in _PLACEHOLDER.split(template):
        if part == "{number}":
            clips += number_clips(language, number)
        elif part == "{place}":
            clips.append(Clip(f"place-{place_code}", spoken_place))
        elif any(letter.isalpha() for letter in part):
            clips.append(
                Clip(f"call-{sum(clip.name.startswith('call-') for clip in clips) + 1}", part.strip(" ,.，。"))
            )
    text = template.format(number=number_words(language, number), place=spoken_place)
    return Sentence(language, text, tuple(clips))


def _as_a_beginning(spoken: str) -> str:
    """An engine hears the end of a sentence by the capital that follows."""
    return spoken[:1].upper() + spoken[1:]


def number_clips(language: Language, number: str) -> list[Clip]:
    """Letter by letter, digit by digit."""
    tongue = TONGUES[language]
    return [
        Clip(f"digit-{sign}", tongue.digits[int(sign)])
        if sign.isdigit()
        else Clip(f"letter-{sign}", tongue.letters[sign])
        for sign in number
        if sign.isalnum()
    ]


def number_words(language: Language, number: str) -> str:
    """`K-017` → "K, zero one seven"."""
    tongue = TONGUES[language]
    letters = [tongue.letters[sign] for sign in number if sign.isalpha()]
    digits = [tongue.digits[int(sign)] for sign in number if sign.isdigit()]
    return tongue.pause.join([*letters, tongue.space.join(digits)])
