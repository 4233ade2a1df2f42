"""Asking for a person: answered by staff, by nobody, from a red flag of the questions, and without the hub."""

from playwright.sync_api import Page, expect

from config.contract.words import HelpOutcome
from tests.tour.flows.numbers import answer
from tests.tour.flows.walk import Walk


def answered(walk: Walk, page: Page) -> None:
    """A console is open: *we have called*, *is coming*, and closed with an outcome."""
    walk.begin()
    walk.press("foot.help", "help")
    walk.see("help", "help is on every screen")
    walk.press("help.very_ill", "person_wanted")
    walk.hand.wait_until_said(walk.say("person_wanted.title.called"))
    walk.see("person-called", "we have called")
    card = page.locator(".help-card").first
    expect(card).to_be_visible()
    walk.page_seen("console-help", "the console: screen and reason, nobody's data", page)
    card.get_by_role("button", name=walk.words.say("staff.help.coming"), exact=True).click()
    walk.hand.wait_until_said(walk.say("person_wanted.title.coming"))
    walk.see("person-coming", "somebody is coming")
    card.get_by_role("button", name=walk.words.say("staff.help.close")).click()
    card.get_by_role("button", name=walk.words.say(f"staff.help.ended.{HelpOutcome.HELPED}")).click()
    walk.hand.wait_until_said(walk.say("person_wanted.title.ended"))
    walk.see("person-ended", "closed, with an outcome")
    walk.press("foot.back")
    walk.back_to_welcome()


def red_flag(walk: Walk) -> None:
    """Chest pain among the answers is no department: it calls at once; no console is open, so the whole screen says where."""
    walk.begin()
    walk.press("welcome.no_appointment", "choose_department")
    walk.press("guide.key", "guided")
    answer(walk, "what", 0)
    walk.hand.wait_for("person_wanted")
    walk.hand.wait_until_said(walk.emergency_call, 30)
    walk.see("red-flag-nobody", "a red flag: nobody answers, whom to ring and where somebody is")
    walk.press("foot.back")
    walk.back_to_welcome()
