"""A way read aloud: how to walk and nothing of where to, floors in the case their sentence wants."""

from dataclasses import replace
from uuid import UUID

import pytest

from config.contract.push import HelpCall
from config.contract.ways import Act, Step, Turn
from config.contract.words import HelpReason, Language, PaperState
from config.locale import words
from kiosk.flow import Facts, Session
from kiosk.flow.read_aloud import said_aloud
from kiosk.flow.steps import PersonWanted, ShowWay, Welcome
from tests.kiosk.cast import NOON, WAY, Person, st_anna

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


@pytest.mark.parametrize("hub_away", [True, False])
def test_somebody_ill_who_cannot_see_hears_whom_to_ring_and_the_way_to_somebody(hub_away: bool) -> None:
    alone = replace(reading(), step=PersonWanted(Welcome(), HelpReason.VERY_ILL, UUID(int=1), unanswered=True))
    catalogue = alone.facts.catalogue
    assert catalogue is not None
    kiosk = catalogue.kiosk.model_copy(update={"staffed": "area-b"})
    site = catalogue.site.model_copy(update={"emergency_phone": "03 112", "help_phone": None})
    facts = replace(
        alone.facts, hub_away=hub_away, catalogue=catalogue.model_copy(update={"kiosk": kiosk, "site": site})
    )
    said, say = said_aloud(replace(alone, facts=facts)), words(Language.ENGLISH).say
    assert "Call 0 3 1 1 2." in said
    assert (say("kiosk.person_wanted.text.no_line") in said) is hub_away
    assert said.index("0 3 1") < said.index("Waiting area B") < said.index("Take it up to floor 2")
    assert "1 1 2" in said_aloud(replace(alone, facts=Facts()))


def test_that_somebody_comes_is_said_once_it_is_true() -> None:
    step, call = PersonWanted(Welcome(), HelpReason.OTHER, UUID(int=1)), UUID(int=2)
    here, say = replace(reading(), step=step), words(Language.ENGLISH).say
    assert said_aloud(here) == say("kiosk.person_wanted.text.calling")
    called = replace(here, step=replace(step, call=call))
    assert said_aloud(called) == say("kiosk.person_wanted.title.called")
    comes = HelpCall(call=call, screen="L1", coming_at=NOON, minutes=2)
    said = said_aloud(replace(called, facts=replace(called.facts, help_calls=(comes,))))
    assert said == "Somebody is coming. Please stay at this kiosk."
