"""The visit that stands already: its steps and keys, the call at the room, a typed number, the questions at its end."""

from tests.tour.console import Console
from tests.tour.flows.walk import Paper, Walk


def your_steps(walk: Walk, paper: Paper) -> None:
    """Read again: more time, leaving, staying after all."""
    walk.begin()
    walk.identifies(paper.code, paper.qr, "your_visit")
    walk.see("your-steps", "your steps: how the visit stands")
    walk.press("visit.act.leave")
    walk.hand.wait_until_said(walk.say("visit.state.left"))
    walk.see("your-steps-left", "left, and it can be taken back")
    walk.press("visit.act.take_back")
    walk.hand.wait_until_said(walk.say("visit.state.waiting"))
    walk.press("visit.act.defer", minutes=10)
    walk.hand.wait_until_gone(walk.say("visit.act.defer", minutes=10))
    walk.see("your-steps-later", "ten minutes more")
    walk.done()


def called(walk: Walk, paper: Paper, console: Console) -> None:
    """The desk calls: a typed number says what the board shows, and the way to the room."""
    console.call(paper.number)
    walk.begin()
    walk.press("welcome.appointment", "enter_code")
    walk.press("code.number_only", "enter_number")
    walk.types(paper.number.replace("-", ""))
    walk.see("number-typed", "only a number")
    walk.press("number.look", "number_seen")
    walk.see("number-called", "what the board shows of it")
    walk.press("triage.way", "show_way")
    walk.see("number-way", "the way to the room")
    walk.press("foot.back", "number_seen")
    walk.done()
    walk.begin()
    walk.identifies(paper.code, paper.qr, "your_visit")
    walk.see("your-steps-called", "the ticket read again: it is your turn")
    walk.done()
    console.patient_is_here()
    console.finish()


def feedback(walk: Walk, paper: Paper) -> None:
    """At most three questions, after the visit."""
    walk.begin()
    walk.identifies(paper.code, paper.qr, "your_visit")
    walk.see("your-steps-finished", "the visit is finished")
    walk.press("visit.feedback", "feedback")
    walk.see("feedback", "how was it?")
    walk.press("feedback.score.5")
    walk.hand.wait_until_said(walk.say("feedback.question.care"))
    walk.press("feedback.score.4")
    walk.hand.wait_until_said(walk.say("feedback.question.way"))
    walk.press("feedback.skip", "welcome")
    walk.see("feedback-thanks", "answered, with nobody's name")
