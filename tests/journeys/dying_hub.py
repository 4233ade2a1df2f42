"""What people want at a kiosk, key by key, while its hub dies on the way; then they do what the screen offers, and go.

Who looks from outside knows the paper by its ink and the hub by its rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from config.contract.words import CODE_LETTERS, HelpReason
from display_server.db.engine.transaction import Transaction
from display_server.db.models import HelpCall
from display_server.hub import Hub
from display_server.services.desks.serve_patient import finish, patient_is_here
from display_server.services.house.keep_guide import keep_guide
from kiosk.flow import taps as t
from kiosk.flow.identity_taps import CodeMissing, NumberOnly
from kiosk.flow.seek_taps import AnswerChosen, GuideWanted
from kiosk.flow.session import Note
from kiosk.flow.steps import (
    DidItComeOut,
    Feedback,
    HubAway,
    NumberOnScreen,
    PersonWanted,
    Step,
    TicketOut,
    Welcome,
    YourVisit,
)
from kiosk.flow.visit_taps import FeedbackWanted, ScoreGiven
from tests.journeys.bookings import PHONE, booked
from tests.journeys.lobby import Lobby

GUIDE = {
    "languages": ["en"],
    "questions": [
        {
            "code": "what",
            "asks": ["What is it?"],
            "answers": [{"says": ["Chest pain"], "alarm": True}, {"says": ["Something else"], "question": "more"}],
        },
        {
            "code": "more",
            "asks": ["And?"],
            "answers": [
                {"says": ["My heart"], "department": "cardiology"},
                {"says": ["My blood"], "service": "blood-test"},
            ],
        },
    ],
}
Held = TicketOut | NumberOnScreen | DidItComeOut
"""A number stands on the screen as its person's own."""


@dataclass
class Patient:
    """Somebody with a booking, who may hold a ticket of before; `seen` is every screen that stood before them."""

    place: int
    ticket: str = ""
    number: str = ""
    seen: list[tuple[Step, Note | None]] = field(default_factory=list)
    comes_again: bool = False

    @property
    def code(self) -> str:
        tail, left = "", self.place
        for _ in range(3):
            left, one = divmod(left, len(CODE_LETTERS))
            tail = CODE_LETTERS[one] + tail
        return "BCDFG" + tail

    @property
    def qr(self) -> str:
        return f"AT1B{self.place:026d}"

    @property
    def born(self) -> date:
        return date(1940, 1, 1) + timedelta(days=self.place)

    @property
    def shown(self) -> list[str]:
        """The numbers that were theirs, in the order they came; a ticket of before is not among them."""
        told = [
            step.issued.number for step, _ in self.seen if isinstance(step, Held) and step.issued.number != self.number
        ]
        return list(dict.fromkeys(told))


Act = Callable[[Lobby, Patient], None]


def press(*keys: str | t.Tap) -> Act:
    return lambda lobby, _who: lobby.taps(*keys)


def types(said: Callable[[Patient], str]) -> Act:
    return lambda lobby, who: lobby.types(said(who))


def reads(said: Callable[[Patient], str]) -> Act:
    return lambda lobby, who: lobby.scans(said(who))


@dataclass(frozen=True)
class Flow:
    """`before`: what had happened while the hub was well. `again`: who was sent to a person without a number comes once more."""

    name: str
    acts: tuple[Act, ...]
    before: Callable[[Hub, Lobby, Patient], None] = lambda _hub, _lobby, _who: None
    again: bool = False


def takes_a_number(_hub: Hub, lobby: Lobby, who: Patient) -> None:
    lobby.taps("No appointment", "Cardiology")
    step = lobby.session.step
    assert isinstance(step, Held)
    assert step.issued.phone_url is not None
    who.ticket, who.number = step.issued.phone_url, step.issued.number
    goes_home(lobby, who)
    who.seen.clear()


def was_seen(hub: Hub, lobby: Lobby, who: Patient) -> None:
    takes_a_number(hub, lobby, who)
    assert lobby.desk_calls() == who.number

    def act(tx: Transaction) -> None:
        patient_is_here(tx, desk="cardiology-12", number=who.number, who="nurse")
        finish(tx, desk="cardiology-12", number=who.number, who="nurse")

    hub.writer.run(act)


_BORN_AND_PHONE = types(lambda who: f"{who.born:%d%m%Y}{PHONE[-4:]}")
_ILL = (press("Help"), press("I feel very ill"))
FLOWS = (
    Flow("number", (press("No appointment"), press("Cardiology"))),
    Flow("guided", (press("No appointment"), press(GuideWanted()), press(AnswerChosen(1)), press(AnswerChosen(0)))),
    Flow("red-flag", (press("No appointment"), press(GuideWanted()), press(AnswerChosen(0)))),
    Flow("code", (press("I have an appointment"), types(lambda who: who.code), press("Check in")), again=True),
    Flow("scan", (reads(lambda who: who.qr),), again=True),
    Flow("birth-date", (press("I have an appointment", CodeMissing()), _BORN_AND_PHONE, press("Check in")), again=True),
    Flow(
        "change",
        (press("No appointment"), press("Cardiology"), press("Change department"), press("Laboratory"), press("Blood test")),
    ),
    Flow(
        "another-person",
        (
            press("No appointment"), press("Cardiology"), press("Another person"), press("No appointment"),
            press("Laboratory"), press("Blood test"),
        ),
    ),
    Flow(
        "your-steps",
        (
            reads(lambda who: who.ticket), press("I need 10 minutes"), press("Leave the queue"), press("I am staying"),
            press("Print my ticket again"),
        ),
        takes_a_number,
    ),
    Flow(
        "feedback",
        (
            reads(lambda who: who.ticket), press(FeedbackWanted()), press(ScoreGiven(5)), press(ScoreGiven(2)),
            press(ScoreGiven(None)),
        ),
        was_seen,
    ),
    Flow("very-ill", _ILL),
    Flow("wheelchair", (press("Help"), press("Wheelchair"))),
    Flow("ill-with-a-ticket", (press("No appointment"), press("Cardiology"), *_ILL)),
    Flow(
        "only-a-number",
        (press("I have an appointment", NumberOnly()), types(lambda who: who.number.replace("-", "")), press("Check in")),
        takes_a_number,
    ),
)  # fmt: skip


def sets_up(hub: Hub, people: int, now: datetime) -> None:
    """A guide, and a booking each: the kiosk learns them when it starts."""

    def act(tx: Transaction) -> None:
        keep_guide(tx, said=GUIDE, who="tests")
        for who in map(Patient, range(people)):
            soon = now + timedelta(minutes=20)
            tx.session.add(booked(who.code, soon, imported_at=now, qr=who.qr, born=who.born))

    hub.writer.run(act)


def staff_have_been_there(hub: Hub) -> None:
    """Calls of before are closed: another one of the same screen would join them."""

    def act(tx: Transaction) -> None:
        for call in tx.session.scalars(select(HelpCall).where(HelpCall.ended_at.is_(None))):
            call.ended_at = tx.now

    hub.writer.run(act)


def goes_home(lobby: Lobby, who: Patient) -> None:
    """What the screen offers, until welcome stands there again; who called a person waits for one as long as they are told."""
    for _ in range(8):
        step = lobby.session.step
        who.seen.append((step, lobby.session.note))
        match step:
            case Welcome():
                lobby.waits(10)  # a note goes by itself
                return
            case PersonWanted():
                lobby.waits(20.5)
                who.seen.append((lobby.session.step, None))
                lobby.taps("Back")
            case HubAway(offers_number=True):
                lobby.taps("Take a number now")
            case DidItComeOut():
                lobby.taps("Yes, it came out")
            case YourVisit() if who.comes_again:  # registered, and no paper in the hand
                lobby.taps("Print my ticket again")
            case Feedback():
                lobby.taps("Back")
            case _:
                lobby.taps("Done", "Back")
    raise AssertionError(f"nobody gets away from {lobby.session.step}")


def walks(lobby: Lobby, flow: Flow, who: Patient, dies: Callable[[int], None]) -> None:
    """Each act in turn, as far as the screen has a key for it. `dies(place)` is told before each act and after the last."""
    for place, act in enumerate(flow.acts):
        dies(place)
        act(lobby, who)
        who.seen.append((lobby.session.step, lobby.session.note))
    dies(len(flow.acts))
    goes_home(lobby, who)


def is_alarmed(who: Patient) -> bool:
    """Somebody very ill stood before a call that nobody answered."""
    return any(
        isinstance(step, PersonWanted) and step.unanswered and step.reason is HelpReason.VERY_ILL
        for step, _ in who.seen
    )


def last_visit(who: Patient) -> YourVisit | None:
    return next((step for step, _ in reversed(who.seen) if isinstance(step, YourVisit)), None)
