"""A way read aloud: how to walk and nothing of where to, floors in the case their sentence wants."""

from dataclasses import replace

import pytest

from config.contract.ways import Act, Step, Turn
from config.contract.words import Language, PaperState
from config.locale import words
from kiosk.flow import Facts, Session
from kiosk.flow.read_aloud import said_aloud
from kiosk.flow.steps import ShowWay
from tests.kiosk.cast import WAY, Person, st_anna

THERE = Step(act=Act.ARRIVE, turn=Turn.RIGHT, floor="f2")


def reading(language: Language = Language.ENGLISH, *, step_free: bool = False) -> Session:
    """Somebody who looks at the way to waiting area B: by lift B to floor 2."""
    known = st_anna()
    assert known.map is not None
    led = known.map.model_copy(update={"ways": [WAY.model_copy(update={"steps": [*WAY.steps, THERE]})]})
    person = Person(Facts(catalogue=known.model_copy(update={"map": led}), paper=PaperState.READY))
    return replace(person.session, language=language, step=ShowWay("area-b", step_free=step_free))


@pytest.mark.parametrize(
    ("language", "lift", "end"),
    [
        (Language.ENGLISH, "Take it up to floor 2.", "Your destination: on your right"),
        (Language.RUSSIAN, "Поднимитесь на второй этаж.", "Место назначения — справа"),
        (Language.UKRAINIAN, "Підніміться на другий поверх.", "Місце призначення — праворуч"),
        (Language.LITHUANIAN, "Kilkite į antrą aukštą.", "Jūsų tikslas – dešinėje"),
        (Language.CHINESE, "请乘坐上行至 2 楼。", "目的地在您右侧"),
    ],
)
def test_a_way_is_read_step_by_step_and_never_says_where_to(language: Language, lift: str, end: str) -> None:
    said = said_aloud(reading(language)).replace("\u00a0", " ")
    assert lift in said
    assert said.endswith(end)
    assert "Waiting area" not in said
    assert "Зона" not in said


def test_where_there_is_no_way_it_says_whom_to_ask_and_the_idle_question_goes_first() -> None:
    say = words(Language.ENGLISH).say
    assert say("kiosk.way.none_text") in said_aloud(reading(step_free=True))
    assert said_aloud(replace(reading(), idle_asked=True)) == say("kiosk.read.idle")
