"""What a kiosk offers beside the straight way: easier view, no code, questions, a search. Through the real hub, and seen."""

from collections.abc import Callable

from config.contract.words import Language
from config.locale import Words
from tests.tour.hand import KioskHand

Picture = Callable[[str, str], None]
_NOBODY = {"dmy": "010119000000", "ymd": "190001010000"}
"""A birth date and the end of a telephone that no booking has, as each language writes the date."""
_YEAR_FIRST = {Language.LITHUANIAN, Language.CHINESE}


def other_ways(hand: KioskHand, kiosk: Picture, words: Words, language: Language, *, letter: str) -> None:
    """From welcome and back to it. `letter`: what the department is searched by."""
    say = words.say
    hand.tap(say("kiosk.foot.easier"))
    hand.wait_for("easier")
    hand.tap(say("kiosk.easier.contrast"))
    kiosk("easier-view", "strong contrast, at once")
    hand.tap(say("kiosk.easier.contrast"))
    hand.tap(say("kiosk.foot.back"))
    hand.wait_for("welcome")
    _without_a_code(hand, kiosk, words, language)
    _without_a_department(hand, kiosk, words, letter)


def _without_a_code(hand: KioskHand, kiosk: Picture, words: Words, language: Language) -> None:
    say = words.say
    hand.tap(say("kiosk.welcome.appointment"))
    hand.wait_for("enter_code")
    hand.tap(say("kiosk.code.number_only"))
    hand.wait_for("enter_number")
    for sign in "K999":
        hand.tap(sign)
    hand.tap(say("kiosk.number.look"))
    hand.wait_until_said(say("kiosk.number.not_shown"))
    kiosk("number", "only a number: what the boards show of it")
    hand.tap(say("kiosk.foot.back"))
    hand.wait_for("enter_code")
    hand.tap(say("kiosk.code.no_code"))
    hand.wait_for("enter_identity")
    for figure in _NOBODY["ymd" if language in _YEAR_FIRST else "dmy"]:
        hand.tap(figure)
    hand.tap(say("kiosk.code.check_in"))
    hand.wait_until_said(say("kiosk.identity.not_found"))
    kiosk("birth-date", "without a code; unknown and wrong are one answer")
    hand.tap(say("kiosk.foot.back"))
    hand.wait_for("enter_code")
    hand.tap(say("kiosk.foot.back"))
    hand.wait_for("welcome")


def _without_a_department(hand: KioskHand, kiosk: Picture, words: Words, letter: str) -> None:
    say = words.say
    hand.tap(say("kiosk.welcome.no_appointment"))
    hand.wait_for("choose_department")
    hand.tap(say("kiosk.guide.key"))
    hand.wait_for("guided")
    kiosk("guide", "does not know where to go")
    hand.tap(say("kiosk.foot.back"))
    hand.wait_for("choose_department")
    hand.tap(say("kiosk.search.key"))
    hand.wait_for("find_service")
    hand.tap(letter)
    kiosk("search", "or knows a word")
    hand.tap(say("kiosk.foot.back"))
    hand.wait_for("choose_department")
    hand.tap(say("kiosk.foot.back"))
    hand.wait_for("welcome")
