"""Finding the way; no paper, paper nobody is sure of, the hub away; and nobody touching."""

import os
import signal

from config.contract.words import Language
from tests.tour.flows.walk import Walk

IDLE_WITHIN_S = 90.0


def find_the_way(walk: Walk) -> None:
    walk.begin()
    walk.press("welcome.way", "find_place")
    walk.types("K" if walk.language is Language.CHINESE else walk.place("cafe")[0].upper())
    walk.see("way-search", "find the way: a letter is enough")
    walk.hand.choose(walk.place("cafe"), more=walk.say("pages.next"))
    walk.hand.wait_for("show_way")
    walk.see("way", "the way, from where one stands")
    walk.press("way.step_free")
    walk.see("way-step-free", "without steps")
    walk.press("foot.back", "find_place")
    walk.press("foot.back", "welcome")


def no_paper(walk: Walk) -> None:
    """Said before anybody starts; the number stands on the screen."""
    walk.printer("paper_out")
    walk.begin()
    walk.hand.wait_until_said(walk.say("paper.out"), 30)
    walk.see("paper-out-welcome", "no paper: said before one starts")
    _number(walk, "injuries", "injuries", "number_on_screen")
    walk.see("paper-out-number", "the number on the screen, to take along")
    walk.press("kept.noted", "welcome")
    walk.printer("reset")
    walk.hand.wait_until_gone(walk.say("paper.out"), 30)


def unsure(walk: Walk) -> None:
    """The printer confirms nothing: only the person can tell."""
    walk.printer("never_confirm")
    walk.begin()
    _number(walk, "laboratory", "blood-test", "did_it_come_out")
    walk.see("unsure", "did your ticket come out?")
    walk.press("came_out.no", "number_on_screen")
    walk.see("unsure-no", "no: the number, and no second copy by itself")
    walk.press("kept.noted", "welcome")
    walk.printer("reset")


def hub_away(walk: Walk) -> None:
    """The network stands still: numbers come from the lease, and help says whom to ring."""
    front = walk.demo.hub_process("front")
    walk.must(front is not None, "the hub's front does not run")
    assert front is not None
    os.kill(front, signal.SIGSTOP)
    try:
        walk.begin()
        walk.hand.wait_until_said(walk.say("away.title"), 30)
        walk.see("away-welcome", "no connection: what works, and where a person is")
        _number(walk, "injuries", "injuries", "ticket_out")
        walk.hand.wait_until_said(walk.say("ticket.take"))
        walk.see("away-number", "a number all the same")
        walk.done()
        walk.begin()
        walk.press("foot.help", "help")
        walk.see("away-help", "help without a connection")
        walk.press("help.very_ill", "person_wanted")
        walk.hand.wait_until_said(walk.emergency_call, 30)
        walk.see("away-very-ill", "very ill without a connection")
        walk.press("foot.back")
        walk.back_to_welcome()
    finally:
        os.kill(front, signal.SIGCONT)
    walk.hand.wait_until_gone(walk.say("away.title"), 60)


def idle(walk: Walk) -> None:
    """Asked with nothing of the person behind it; more time; then forgotten."""
    walk.begin()
    walk.press("welcome.no_appointment", "choose_department")
    walk.hand.wait_until_said(walk.say("idle.title"), IDLE_WITHIN_S)
    walk.see("idle", "are you still there?")
    walk.press("idle.more")
    walk.hand.wait_until_gone(walk.say("idle.title"))
    walk.see("idle-more-time", "more time: everything is where it was")
    walk.hand.wait_for("welcome", 2 * IDLE_WITHIN_S)


def _number(walk: Walk, department: str, service: str, then: str) -> None:
    walk.press("welcome.no_appointment", "choose_department")
    walk.chooses("departments", department)
    if len([one for one in walk.hospital.hospital["services"] if one["department"] == department]) > 1:
        walk.hand.wait_for("choose_service")
        walk.chooses("services", service)
    walk.hand.wait_for(then, 30)
