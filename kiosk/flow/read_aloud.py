"""What the open loudspeaker may say of each step: how to go on, never a number, a department or how something ended.

People stand behind the one at the kiosk. What a step has no sentence for is told to be read, with the way to a person.
"""

from datetime import datetime

from config.locale import words
from config.locale.ways import spoken
from kiosk.flow import steps
from kiosk.flow.closed import shows_closed
from kiosk.flow.emergency import emergency_now
from kiosk.flow.emergency_words import emergency_aloud
from kiosk.flow.person_aloud import person_aloud, whom_to_ring
from kiosk.flow.session import Session
from kiosk.flow.typed_number import trouble_key
from kiosk.flow.visit import asks_to_note
from kiosk.flow.way_finding import way_shown

_KEYS: dict[type, str] = {
    steps.Welcome: "kiosk.read.welcome",
    steps.EnterCode: "kiosk.read.enter_code",
    steps.EnterIdentity: "kiosk.read.enter_identity",
    steps.EnterNumber: "kiosk.read.enter_number",
    steps.ChooseMine: "kiosk.read.choose_mine",
    steps.ChooseDepartment: "kiosk.read.choose_department",
    steps.ChooseService: "kiosk.read.choose_service",
    steps.FindService: "kiosk.read.find_service",
    steps.FindPlace: "kiosk.read.find_place",
    steps.ShowWay: "kiosk.read.show_way",
    steps.YourVisit: "kiosk.read.your_visit",
    steps.Feedback: "kiosk.read.feedback",
    steps.Guided: "kiosk.read.guide",
    steps.ClaimPriority: "kiosk.read.claim",
    steps.TicketOut: "kiosk.read.ticket_out",
    steps.DidItComeOut: "kiosk.read.did_it_come_out",
    steps.NumberOnScreen: "kiosk.read.number_on_screen",
    steps.Easier: "kiosk.read.easier",
    steps.Help: "kiosk.read.help",
    steps.YourData: "kiosk.read.your_data",
}
_WITHOUT_A_SCANNER: dict[type, str] = {
    steps.EnterCode: "kiosk.read.enter_code_typed",
    steps.EnterNumber: "kiosk.read.enter_number_typed",
}
_IDLE = "kiosk.read.idle"
SAID_WHEN_LEFT = (20, 10, 5)
"""Seconds before the screen is cleared that are said to somebody who has listened: their numerals are written out, since an
engine gives figures no case."""
_ANY = "kiosk.read.any"
_OUTCOMES = frozenset(
    {
        steps.CodeTrouble.NOT_FOUND, steps.CodeTrouble.CARD_NOT_FOUND, steps.IdentityTrouble.NOT_FOUND,
        steps.NumberTrouble.NOT_SHOWN,
    }
)  # fmt: skip


def said_aloud(session: Session, now: datetime | None = None) -> str:
    """The instruction in the person's language; "" where nobody can be here yet. `now`: a kiosk may be closed."""
    if isinstance(session.step, steps.SetUp):
        return ""
    message = emergency_now(session.facts, now)
    if message is not None and not isinstance(session.step, steps.Help | steps.PersonWanted):  # it fills the screen
        return emergency_aloud(session, message)
    if isinstance(session.step, steps.PersonWanted) and not session.idle_asked:
        return person_aloud(session, session.step)
    if isinstance(session.step, steps.ShowWay) and not session.idle_asked:
        return _way_aloud(session, session.step)
    if now is not None and not session.idle_asked and shows_closed(session, now):
        return words(session.language).say("kiosk.read.closed", phone=whom_to_ring(session))
    keys = {**_KEYS, **_WITHOUT_A_SCANNER} if session.facts.scanner_away else _KEYS
    here = "kiosk.kept.first" if asks_to_note(session) else keys.get(type(session.step), _ANY)
    return words(session.language).say(_IDLE if session.idle_asked else here)


def told_aloud(session: Session) -> str:
    """What the screen has just said beside its instruction: a scan that could not be read, say. "" where it said nothing.

    Whether something was booked is an outcome: that is said without saying it.
    """
    say, step = words(session.language).say, session.step
    if session.note is not None:
        return say(f"kiosk.note.{session.note}")
    if not isinstance(step, steps.EnterCode | steps.EnterIdentity | steps.EnterNumber) or step.trouble is None:
        return ""
    if step.trouble in _OUTCOMES:
        return say("kiosk.read.not_found")
    if isinstance(step, steps.EnterNumber):
        return say(trouble_key(step.trouble, session))
    if isinstance(step, steps.EnterIdentity):
        return say(f"kiosk.identity.{step.trouble}")
    return say(f"kiosk.code.{step.trouble}")


def _way_aloud(session: Session, step: steps.ShowWay) -> str:
    """How to walk, without where to: whoever cannot read the steps hears them."""
    say, catalogue = words(session.language).say, session.facts.catalogue
    way = way_shown(step, catalogue) if catalogue is not None else None
    if way is not None and way.steps:
        return spoken(way, session.language)
    none = say("kiosk.way.none" if step.step_free else "kiosk.way.none_at_all")
    return say("way.two", first=none, second=say("kiosk.way.none_text"))


def seconds_left_aloud(session: Session, left: int) -> str:
    """For one of `SAID_WHEN_LEFT`."""
    return words(session.language).say(f"kiosk.read.left_{left}")
