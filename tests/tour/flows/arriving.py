"""Checking in: a code, each outcome with its words, without a code, and the switches of *Easier view* on the way."""

from datetime import date

from tests.tour.flows.walk import Walk

DUE, EARLY, ANOTHER_DAY, BY_BIRTH_DATE = "SA-033", "SA-058", "SA-077", "SA-031"
"""At 10:21: 10:50 in neurology, 19:10, tomorrow, 10:10 at the eye clinic."""
_YEAR_FIRST = ("lt", "zh")


def easier_views(walk: Walk) -> None:
    """Each switch alone on a screen with many keys, then the next person has it as usual."""
    for switch in ("larger", "contrast", "low_reach"):
        walk.begin()
        walk.press("foot.easier", "easier")
        walk.press(f"easier.{switch}")
        walk.see(f"easier-{switch}", f"easier view: {switch.replace('_', ' ')}")
        walk.press("foot.back", "welcome")
        walk.see(f"welcome-{switch}", f"welcome, {switch.replace('_', ' ')}")
        walk.press("foot.easier", "easier")
        walk.press(f"easier.{switch}")
        walk.press("foot.back", "welcome")


def your_data(walk: Walk) -> None:
    walk.begin()
    walk.press("foot.your_data", "your_data")
    walk.see("your-data", "what is kept about a visitor")
    walk.press("foot.back", "welcome")


def check_in(walk: Walk) -> None:
    """Registered, the visit when the code comes again, a copy; then the outcomes that give no number."""
    walk.begin()
    due = walk.booking(DUE)
    walk.identifies(due["code"], due["qr"], "ticket_out")
    walk.takes_paper()
    walk.see("check-in-registered", "registered")
    walk.done()
    walk.begin()
    walk.identifies(due["code"], due["qr"], "your_visit")
    walk.see("check-in-again", "the same code again: the visit")
    walk.press("visit.copy", "ticket_out")
    walk.takes_paper()
    walk.see("check-in-copy", "a copy; the number is the same")
    walk.paper_seen("paper-copy", "COPY on the paper")
    walk.done()
    for reference, how in ((EARLY, "too early"), (ANOTHER_DAY, "another day")):
        walk.begin()
        booking = walk.booking(reference)
        walk.identifies(booking["code"], booking["qr"], "check_in_ended")
        walk.see(f"check-in-{how.replace(' ', '-')}", how)
        walk.done()


def not_found(walk: Walk) -> None:
    """An unknown code keeps its letters; garbage on the reader changes nothing but a sentence."""
    walk.begin()
    if walk.scans:
        walk.hand.scan("'; DROP TABLE visit; --")
        walk.hand.wait_until_said(walk.say("note.unreadable_scan"))
        walk.see("scan-garbage", "what is no code of ours")
        return
    walk.press("welcome.appointment", "enter_code")
    walk.types("BBBBCCCC")
    walk.press("code.check_in")
    walk.hand.wait_until_said(walk.say("code.not_found"))
    walk.see("check-in-not-found", "not found: the letters stay")
    walk.press("foot.back", "welcome")


def by_birth_date(walk: Walk) -> None:
    """The guarded way without a code."""
    walk.begin()
    booking = walk.booking(BY_BIRTH_DATE)
    born = date.fromisoformat(booking["birth_date"])
    figures = f"{born:%Y%m%d}" if walk.language.value in _YEAR_FIRST else f"{born:%d%m%Y}"
    walk.press("welcome.appointment", "enter_code")
    walk.press("code.no_code", "enter_identity")
    walk.types(figures + booking["phone"][-4:])
    walk.see("birth-date", "birth date and the end of the telephone number")
    walk.press("code.check_in", "ticket_out")
    walk.takes_paper()
    walk.see("birth-date-registered", "registered without a code")
    walk.done()
