"""A step in words: whole sentences, landmarks in the case they want, lifts and floors as signs say them, in five languages."""

import pytest

from config.contract.ways import Act, Case, Landmark, Step, Turn, Way
from config.contract.words import Language
from config.locale.ways import climb_end, distance, floor_name, minutes, remembered, tell, tell_together

PHARMACY = Landmark(kind="pharmacy")
NO_BREAK = "\u00a0"
LIFT_A = Landmark(kind="lift", label="A")


def walk(turn: Turn, **said: object) -> Step:
    return Step.model_validate({"act": Act.WALK, "turn": turn, "floor": "f1", **said})


def told(step: Step, language: Language, place: str) -> str:
    """With spaces that look like others."""
    return tell(step, language, place).replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("language", "past", "after"),
    [
        (Language.ENGLISH, "Turn around and walk past the pharmacy", "Turn right after lift A"),
        (Language.RUSSIAN, "Развернитесь и идите мимо аптеки", "После лифта A поверните направо"),
        (Language.UKRAINIAN, "Розверніться і йдіть повз аптеку", "Після ліфта A поверніть праворуч"),
        (Language.LITHUANIAN, "Apsisukite ir eikite pro vaistinę", "Už lifto A pasukite į dešinę"),
        (Language.CHINESE, "向后转，经过药房", "过 A 电梯后向右转"),
    ],
)
def test_a_landmark_stands_in_its_case(language: Language, past: str, after: str) -> None:
    assert told(walk(Turn.AROUND, past=PHARMACY), language, "") == past
    assert told(walk(Turn.RIGHT, after=LIFT_A), language, "") == after


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.ENGLISH, "Lift B is on your right. Take it up to floor 2"),
        (Language.RUSSIAN, "Лифт B — справа. Поднимитесь на 2-й этаж"),
        (Language.UKRAINIAN, "Ліфт B — праворуч. Підніміться на 2-й поверх"),
        (Language.LITHUANIAN, "Liftas B – dešinėje. Kilkite į 2 aukštą"),
        (Language.CHINESE, "B 电梯在您右侧，请乘坐上行至 2 楼"),
    ],
)
def test_a_lift_is_said_with_its_side_and_its_floor(language: Language, words: str) -> None:
    step = Step(act=Act.LIFT, turn=Turn.RIGHT, floor="f1", label="B", to_floor="2")
    assert told(step, language, "") == words


def test_a_floor_that_is_no_number_is_said_as_on_its_sign() -> None:
    step = Step(act=Act.STAIRS, turn=Turn.LEFT, floor="f1", to_floor="G", up=False)
    assert told(step, Language.RUSSIAN, "") == "Лестница — слева. Спуститесь на этаж G"


def test_a_landmark_with_a_form_of_its_own_is_said_in_it_and_an_unknown_one_is_left_out() -> None:
    own = Landmark(kind="statue", forms={Language.RUSSIAN: {Case.PAST: "статуи святой Анны"}})
    assert told(walk(Turn.STRAIGHT, past=own), Language.RUSSIAN, "") == "Идите мимо статуи святой Анны"
    assert told(walk(Turn.STRAIGHT, past=own), Language.LITHUANIAN, "") == "Eikite tiesiai"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("turn", list(Turn))
@pytest.mark.parametrize("act", list(Act))
def test_every_step_has_words_in_every_language(act: Act, turn: Turn, language: Language) -> None:
    for up in (True, False):
        for leaving in (None, Act.LIFT, Act.STAIRS, Act.ESCALATOR, Act.RAMP):
            step = Step(
                act=act, turn=turn, floor="f1", leaving=leaving, to_floor="2", up=up, past=PHARMACY, after=LIFT_A
            )
            assert told(step, language, "X").strip(" .:")


@pytest.mark.parametrize(("metres", "words"), [(0.4, ""), (4, "a few steps"), (6, "5 m"), (23, "25 m"), (104, "105 m")])
def test_metres_are_said_in_fives(metres: float, words: str) -> None:
    assert distance(metres, Language.ENGLISH).replace(NO_BREAK, " ") == words


@pytest.mark.parametrize("language", list(Language))
def test_no_line_ends_between_a_number_or_letter_and_its_word(language: Language) -> None:
    way = Way(to="x", metres=20, minutes=12)
    climb = Step(act=Act.LIFT, turn=Turn.RIGHT, floor="f1", label="B", to_floor="2")
    said = [distance(25, language), minutes(way, language), floor_name("2", language), climb_end(climb, language)]
    said += [tell(climb, language, ""), tell(walk(Turn.RIGHT, after=LIFT_A), language, "")]
    words = [word for one in said for word in one.split(" ")]
    assert not [word for word in words if word in {"25", "12", "2", "2-й", "A", "B"}], said


def test_a_long_way_is_told_in_six_breaths_and_nothing_of_it_is_left_out() -> None:
    lift = Step(act=Act.LIFT, floor="1", label="B", to_floor="2")
    steps = [walk(Turn.LEFT, metres=metres) for metres in (30, 3, 20, 4, 25)] + [lift]
    steps += [walk(Turn.RIGHT, metres=8), walk(Turn.LEFT, metres=40), Step(act=Act.ARRIVE, turn=Turn.RIGHT, floor="2")]
    groups = remembered(steps)
    assert [step for group in groups for step in group] == steps
    assert len(groups) == 6
    assert (lift,) in groups, "a lift stands by itself"
    assert groups[-1] == (steps[-1],), "and so does the goal"
    assert (steps[1], steps[2]) in groups, "turns soon after one another are told together"
    assert remembered(steps[:6]) == [(step,) for step in steps[:6]]
    for language in Language:
        told = " ".join(tell_together(group, language, "Xyz").text for group in groups)
        assert "Xyz" in told
        assert tell_together((steps[0], steps[1]), language, "").distance == distance(33, language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.ENGLISH, "Turn left. You go outside here. Pharmacy: straight ahead"),
        (Language.UKRAINIAN, "Поверніть ліворуч. Тут ви виходите надвір. Pharmacy — прямо"),
        (Language.CHINESE, "向左转。此处需走到室外。Pharmacy在您正前方"),
    ],
)
def test_going_outside_is_a_sentence_of_its_own_between_two_others(language: Language, words: str) -> None:
    out, there = walk(Turn.LEFT, outside=True, metres=30), Step(act=Act.ARRIVE, floor="f1")
    assert tell_together((out, there), language, "Pharmacy").text.replace(NO_BREAK, " ") == words


def test_a_long_walk_and_the_turn_after_it_are_not_told_in_one_breath() -> None:
    metres = (10.6, 3.4, 9.4, 5.3, 43.7, 8.1, 30)
    steps = [walk(Turn.LEFT, metres=one) for one in metres] + [Step(act=Act.ARRIVE, floor="f1")]
    groups = remembered(steps)
    assert [step for group in groups for step in group] == steps
    assert all(step.metres < 20 for group in groups for step in group[:-1])
