"""What a message to the house says on every public screen: boards and phones use the same sentences."""

from typing import Any

from config.contract.words import Language
from config.locale import words
from display_server.domain.broadcast import TOLD


def emergency_sentences(language: Language) -> dict[str, Any]:
    """`titles` and `then` by kind and for the all-clear; `area`: the title where a part of the house is to be left."""
    say = words(language).say
    return {
        "titles": {kind: say(f"board.emergency.title.{kind}") for kind in TOLD},
        "area": say("board.emergency.title.evacuate_area"),
        "then": {kind: say(f"board.emergency.then.{kind}") for kind in TOLD},
    }
