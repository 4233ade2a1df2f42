"""*I don't know where to go*: a question or two lead to a department, a red flag calls staff, nothing of it is kept."""

from dataclasses import replace

from config.contract.guide import Guide, GuideAnswer, GuideQuestion
from config.contract.words import HelpReason
from kiosk.flow.seek_taps import AnswerChosen, GuideWanted
from kiosk.flow.steps import ChooseDepartment, ChooseService, Guided, PersonWanted
from kiosk.flow.taps import BackPressed, NumberWanted
from kiosk.flow.wishes import AskForNumber, CallPerson
from tests.kiosk.cast import Person, named, st_anna


def _answer(**leads: object) -> GuideAnswer:
    return GuideAnswer.model_validate({"names": named("That"), **leads})


GUIDE = Guide(
    questions=[
        GuideQuestion(
            code="what",
            asks=named("What is it?"),
            answers=[
                _answer(alarm=True),
                _answer(department="laboratory"),
                _answer(question="more"),
                _answer(service="heart"),
            ],
        ),
        GuideQuestion(
            code="more", asks=named("And?"), answers=[_answer(service="blood"), _answer(service="operation")]
        ),
    ]
)


def lost(guide: Guide | None = GUIDE) -> Person:
    person = Person()
    known = st_anna().model_copy(update={"guide": guide})
    person.session = replace(person.session, facts=replace(person.session.facts, catalogue=known))
    person.taps(NumberWanted(), GuideWanted())
    return person


def test_an_answer_leads_to_a_departments_services() -> None:
    assert isinstance(lost().taps(AnswerChosen(1)).step, ChooseService)


def test_or_to_another_question_and_a_number() -> None:
    person = lost()
    assert person.taps(AnswerChosen(2)).step == Guided("more", ("what",))
    person.taps(AnswerChosen(0))
    assert isinstance(person.asked, AskForNumber)
    assert person.asked.body.service == "blood"


def test_a_red_flag_calls_staff_as_very_ill() -> None:
    person = lost()
    step = person.taps(AnswerChosen(0)).step
    assert isinstance(step, PersonWanted)
    assert step.reason is HelpReason.VERY_ILL
    assert any(isinstance(one, CallPerson) and one.body.reason is HelpReason.VERY_ILL for one in person.acts)


def test_back_goes_one_question_back_then_to_the_departments() -> None:
    person = lost()
    person.taps(AnswerChosen(2))
    assert person.taps(BackPressed()).step == Guided("what")
    assert person.taps(BackPressed()).step == ChooseDepartment()


def test_what_is_not_there_leads_nowhere_and_without_questions_nobody_is_asked() -> None:
    assert lost().taps(AnswerChosen(9), AnswerChosen(-1)).step == Guided("what")
    assert isinstance(lost(None).session.step, ChooseDepartment)
