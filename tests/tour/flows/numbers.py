"""Taking a number: the guided choice, its red flag, a search, another department, another person."""

from config.contract.words import Language
from tests.tour.flows.walk import Paper, Walk


def guided(walk: Walk) -> Paper:
    """Two questions lead to a department, and the number comes."""
    walk.begin()
    walk.press("welcome.no_appointment", "choose_department")
    walk.press("guide.key", "guided")
    walk.see("guided-first", "I don't know where to go")
    answer(walk, "what", 4)
    walk.see("guided-second", "one question more")
    answer(walk, "injury", 0)
    walk.hand.wait_for("ticket_out")
    paper = walk.takes_paper()
    walk.see("guided-number", "a number of the department it leads to")
    return paper


def answer(walk: Walk, question: str, place: int) -> None:
    """The answer at this place of the demo's tree, pages turned if need be."""
    known = next(one for one in walk.guide.questions if one.code == question)
    walk.hand.choose(known.answers[place].names[walk.language].name, more=walk.say("pages.next"))


def another_person(walk: Walk) -> None:
    """From the ticket before: who came along gets a number that is linked with it."""
    walk.press("ticket.another", "welcome")
    walk.see("family", "another person: linked as a family")
    walk.press("welcome.no_appointment", "choose_department")
    walk.chooses("departments", "laboratory")
    walk.hand.wait_for("choose_service")
    walk.chooses("services", "blood-test")
    walk.hand.wait_for("ticket_out")
    walk.takes_paper()
    walk.see("family-number", "the second number")
    walk.done()


def changed(walk: Walk) -> Paper:
    """By search to the wrong department, then the right one; the number stays. Its paper is taken home."""
    walk.begin()
    walk.press("welcome.no_appointment", "choose_department")
    walk.press("search.key", "find_service")
    walk.types("X" if walk.language is Language.CHINESE else walk.name("departments", "cardiology")[0][0].upper())
    walk.see("search", "a word finds departments and services")
    walk.press("foot.back", "choose_department")
    walk.chooses("departments", "eye-clinic")
    walk.hand.wait_for("choose_service")
    walk.see("which-service", "which service")
    walk.chooses("services", "eye-consultation")
    walk.hand.wait_for("ticket_out")
    first = walk.takes_paper()
    walk.press("ticket.change", "choose_department")
    walk.see("change", "wrong department?")
    walk.chooses("departments", "cardiology")
    walk.hand.wait_for("choose_service")
    walk.chooses("services", "cardiology-consultation")
    walk.hand.wait_for("ticket_out")
    paper = walk.takes_paper()
    walk.must(paper.number == first.number, f"{first.number} became {paper.number}")
    walk.see("changed", "another department, the same number")
    walk.done()
    return paper
