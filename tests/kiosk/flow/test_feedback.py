"""A finished visit's patient says how it was, or leaves it: three questions, one answer, and the person is forgotten."""

from uuid import UUID

from config.contract.visit_now import VisitNow
from config.contract.words import Language
from kiosk.flow import Note
from kiosk.flow.steps import Feedback, Welcome, YourVisit
from kiosk.flow.taps import BackPressed, IdleNoticed, LanguageChosen
from kiosk.flow.visit_taps import FeedbackWanted, ScoreGiven
from kiosk.flow.wishes import TellHowItWas
from tests.kiosk.cast import Person, number

OPENED = UUID(int=77)


def at_a_visit(*, asks: bool = True) -> Person:
    person = Person()
    visit = VisitNow(state="done", asks_feedback=asks)
    person.session = person.session.at(YourVisit(number(), visit, OPENED))
    person.taps(FeedbackWanted())
    return person


def told(person: Person) -> list[TellHowItWas]:
    return [wish for wish in person.wishes if isinstance(wish, TellHowItWas)]


def test_three_answers_are_told_once_and_the_person_is_forgotten() -> None:
    person = at_a_visit()
    before = person.session.id
    person.taps(LanguageChosen(Language.UKRAINIAN), ScoreGiven(2), ScoreGiven(None), ScoreGiven(5))
    assert person.session.language is Language.UKRAINIAN, "thanked in their language"
    (wish,) = told(person)
    assert (wish.body.opened_by, wish.body.waiting, wish.body.care, wish.body.way) == (OPENED, 2, None, 5)
    assert (person.session.step, person.session.note, person.session.id == before) == (Welcome(), Note.FEEDBACK, False)
    person.taps(ScoreGiven(1))
    assert len(told(person)) == 1
    person.taps(IdleNoticed(person.session.id))
    assert (person.session.note, person.session.language) == (None, Language.ENGLISH)


def test_who_leaves_everything_out_tells_nothing() -> None:
    person = at_a_visit()
    person.taps(ScoreGiven(None), ScoreGiven(None), ScoreGiven(None))
    assert (told(person), person.session.step) == ([], Welcome())
    other = at_a_visit()
    other.taps(ScoreGiven(4), BackPressed())
    assert (told(other), other.session.step) == ([], Welcome())


def test_only_a_finished_visit_asks_and_no_score_is_made_up() -> None:
    assert isinstance(at_a_visit(asks=False).session.step, YourVisit)
    person = at_a_visit()
    assert person.taps(ScoreGiven(6), ScoreGiven(0)).step == Feedback(OPENED)
