"""A step in words: whole sentences, landmarks in the case they want, lifts and floors as signs say them, in five languages."""

import pytest

from config.contract.ways import Act, Case, Landmark, Step, Turn
from config.contract.words import Language
from config.locale.ways import distance, tell

PHARMACY = Landmark(kind="pharmacy")
LIFT_A = Landmark(kind="lift", label="A")


def walk(turn: Turn, **said: object) -> Step:
    return Step.model_validate({"act": Act.WALK, "turn": turn, "floor": "f1", **said})


@pytest.mark.parametrize(
    ("language", "past", "after"),
    [
        (Language.ENGLISH, "Turn around and walk past the pharmacy", "Turn right after lift A"),
        (Language.RUSSIAN, "Развернитесь и идите мимо аптеки", "После лифта A поверните направо"),
        (Language.UKRAINIAN, "Розверніться і йдіть повз аптеку", "Після ліфта A поверніть праворуч"),
        (Language.LITHUANIAN, "Apsisukite ir eikite pro vaistinę", "Už lifto A pasukite į dešinę"),
        (Language.CHINESE, "向后转，经过药房", "过A 电梯后向右转"),
    ],
)
def test_a_landmark_stands_in_its_case(language: Language, past: str, after: str) -> None:
    assert tell(walk(Turn.AROUND, past=PHARMACY), language, "") == past
    assert tell(walk(Turn.RIGHT, after=LIFT_A), language, "") == after


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.ENGLISH, "Lift B is on your right. Take it up to floor 2"),
        (Language.RUSSIAN, "Лифт B — справа. Поднимитесь на 2-й этаж"),
        (Language.UKRAINIAN, "Ліфт B — праворуч. Підніміться на 2-й поверх"),
        (Language.LITHUANIAN, "Liftas B – dešinėje. Kilkite į 2 aukštą"),
        (Language.CHINESE, "B 电梯在您右侧，乘坐上到2 楼"),
    ],
)
def test_a_lift_is_said_with_its_side_and_its_floor(language: Language, words: str) -> None:
    step = Step(act=Act.LIFT, turn=Turn.RIGHT, floor="f1", label="B", to_floor="2")
    assert tell(step, language, "") == words


def test_a_floor_that_is_no_number_is_said_as_on_its_sign() -> None:
    step = Step(act=Act.STAIRS, turn=Turn.LEFT, floor="f1", to_floor="G", up=False)
    assert tell(step, Language.RUSSIAN, "") == "Лестница — слева. Спуститесь на этаж G"


def test_a_landmark_with_a_form_of_its_own_is_said_in_it_and_an_unknown_one_is_left_out() -> None:
    own = Landmark(kind="statue", forms={Language.RUSSIAN: {Case.PAST: "статуи святой Анны"}})
    assert tell(walk(Turn.STRAIGHT, past=own), Language.RUSSIAN, "") == "Идите мимо статуи святой Анны"
    assert tell(walk(Turn.STRAIGHT, past=own), Language.LITHUANIAN, "") == "Eikite tiesiai"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("turn", list(Turn))
@pytest.mark.parametrize("act", list(Act))
def test_every_step_has_words_in_every_language(act: Act, turn: Turn, language: Language) -> None:
    for up in (True, False):
        for leaving in (None, Act.LIFT, Act.STAIRS, Act.ESCALATOR):
            step = Step(
                act=act, turn=turn, floor="f1", leaving=leaving, to_floor="2", up=up, past=PHARMACY, after=LIFT_A
            )
            assert tell(step, language, "X").strip(" .:")


@pytest.mark.parametrize(("metres", "words"), [(0.4, ""), (4, "a few steps"), (6, "5 m"), (23, "25 m"), (104, "105 m")])
def test_metres_are_said_in_fives(metres: float, words: str) -> None:
    assert distance(metres, Language.ENGLISH) == words
