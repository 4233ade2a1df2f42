"""An administrator's questions: every way ends at a department that is there, or at the alarm."""

from typing import Any

import pytest

from display_server.demo.hospital import read_guide_file, read_hospital
from display_server.domain.guide import GuideWrong, read_guide

SERVED = {"departments": {"eyes", "heart"}, "services": {"glasses"}}


def answer(**leads: object) -> dict[str, Any]:
    return {"says": ["Something"], **leads}


def tree(*questions: list[dict[str, Any]]) -> dict[str, Any]:
    asked = [{"code": f"q{place}", "asks": ["What?"], "answers": answers} for place, answers in enumerate(questions)]
    return {"languages": ["en"], "questions": asked}


END = answer(department="eyes")


def test_st_annas_own_tree_is_one_and_calls_staff_at_a_red_flag() -> None:
    hospital = read_hospital().hospital
    services = [one for one in hospital["services"] if one.get("walk_in", True)]
    read = read_guide(
        read_guide_file(),
        departments={one["department"] for one in services},
        services={one["code"] for one in services},
    )
    assert any(one.alarm for one in read.questions[0].answers)
    assert all(set(one.names) == set(read.questions[0].asks) for question in read.questions for one in question.answers)


@pytest.mark.parametrize(
    "said",
    [
        tree(),
        tree([END]),
        tree([END] * 9),
        tree([END, answer()]),
        tree([END, answer(department="eyes", alarm=True)]),
        tree([END, answer(department="nowhere")]),
        tree([END, answer(service="heart")]),
        tree([END, answer(question="q0")]),
        tree([END, answer(question="q1")], [END, answer(question="q0")]),
        tree(*[[END, answer(question=f"q{place + 1}")] for place in range(3)], [END, END]),
        {"languages": ["en", "ru"], "questions": tree([END, END])["questions"]},
        {"questions": []},
    ],
)
def test_what_could_not_be_asked_is_refused_in_words(said: dict[str, Any]) -> None:
    with pytest.raises(GuideWrong, match=r"\w"):
        read_guide(said, **SERVED)


def test_a_way_of_three_questions_is_asked() -> None:
    said = tree(
        [END, answer(question="q1")], [END, answer(question="q2")], [answer(service="glasses"), answer(alarm=True)]
    )
    assert len(read_guide(said, **SERVED).questions) == 3
