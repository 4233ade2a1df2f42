"""Every word a board may need, in one language: its modules choose, the page asks for nothing while it runs."""

import re
from typing import Any

from config.contract.words import Language
from config.locale import LANGUAGES, words
from display_server.domain.delay import DelayReason
from display_server.domain.load import Level

_SAID = {
    "no_departments": "overview.nothing",
    "calling": "calling.title", "no_calls": "calling.none", "room": "calling.room", "next": "next.title",
    "come_in": "door.come_in", "inside": "door.inside", "wait_here": "door.wait_here", "next_one": "door.next",
    "wait_word": "door.wait", "no_data": "no_data", "since": "stale.since", "ask_staff": "stale.ask_staff",
    "still_valid": "stale.still_valid", "waiting": "waiting_line", "wait": "wait", "wait_up_to": "wait_up_to",
    "wait_at": "wait_at", "wait_up_to_at": "wait_up_to_at", "overview_at": "overview.at", "wait_now_at": "overview.wait_at",
    "delay": "delay", "delay_here": "delay_here", "absence": "absence", "absence_here": "absence_here",
    "late": "overview.delay", "paused": "paused", "paused_until": "paused_until", "pause": "overview.paused",
    "until": "overview.until",
    "door_pause": "door.pause", "door_pause_until": "door.pause_until",
    "closed": "closed", "closed_opens": "closed_opens", "full": "full", "by_urgency": "by_urgency",
    "ask": "overview.ask", "so_many": "overview.so_many", "now": "overview.now",
    "waiting_head": "overview.waiting", "wait_head": "overview.wait",
    "wait_now": "overview.wait_now", "sound_off": "sound_off", "before": "called_before",
    "minutes": "door.minutes", "voice_off": "voice_off", "staff_wanted": "staff_wanted", "elsewhere": "elsewhere",
    "led": "led",
}  # fmt: skip


def words_of_board(language: Language) -> dict[str, Any]:
    """`{"language", "html", "words"}`: `words.rule` is the sentence "not by number", cut where a line may break."""
    say = words(language).say
    said: dict[str, Any] = {name: say(f"board.{key}") for name, key in _SAID.items()}
    said["rule"] = clauses(say("board.rule"))
    said["reasons"] = {reason.value: say(f"common.delay_reason.{reason.value}") for reason in DelayReason}
    said["levels"] = {level.value: say(f"board.level.{level.value}") for level in Level}
    said["levels_short"] = {level.value: say(f"board.level_short.{level.value}") for level in Level}
    return {"language": language.value, "html": LANGUAGES[language].html, "words": said}


def clauses(sentence: str) -> list[str]:
    """A sentence cut behind its commas: a board breaks a line there, so that "not by number" stays together."""
    return re.split(r"(?<=, )|(?<=，)", sentence)
