"""Reads an administrator's tree of questions: every way must end at a department that is there, or at the alarm."""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError

from config.contract.guide import Guide, GuideAnswer, GuideQuestion
from config.contract.words import Language, Name, Names

MOST_ANSWERS = 8
MOST_QUESTIONS = 40
MOST_ASKED = 3
"""More questions than these in a row nobody answers standing up."""


class GuideWrong(ValueError):
    """The file is no tree a kiosk could ask; the text says where and why."""


def read_guide(said: Mapping[str, Any], *, departments: Collection[str], services: Collection[str]) -> Guide:
    """From the file's own shape: `languages`, and texts in their order. Raises GuideWrong."""
    try:
        languages = [Language(code) for code in said["languages"]]
        questions = [_question(one, languages) for one in said["questions"]]
    except (KeyError, TypeError, ValueError, ValidationError) as wrong:
        raise GuideWrong(f"it cannot be read: {type(wrong).__name__} {wrong}".split("\n", 1)[0]) from None
    guide = Guide(questions=questions)
    _check(guide, departments, services)
    return guide


def _question(one: Mapping[str, Any], languages: list[Language]) -> GuideQuestion:
    return GuideQuestion(
        code=one["code"],
        asks=_names(one["asks"], languages),
        answers=[_answer(said, languages) for said in one["answers"]],
    )


def _answer(one: Mapping[str, Any], languages: list[Language]) -> GuideAnswer:
    leads = {name: one[name] for name in ("icon", "question", "department", "service", "alarm") if name in one}
    return GuideAnswer(names=_names(one["says"], languages), **leads)


def _names(texts: list[str], languages: list[Language]) -> Names:
    return {language: Name(name=text) for language, text in zip(languages, texts, strict=True)}


def _check(guide: Guide, departments: Collection[str], services: Collection[str]) -> None:
    order = [one.code for one in guide.questions]
    if not 1 <= len(order) <= MOST_QUESTIONS or len(set(order)) != len(order):
        raise GuideWrong(f"1 to {MOST_QUESTIONS} questions with a code of their own are needed")
    known = {"department": departments, "service": services}
    for place, question in enumerate(guide.questions):
        if not 2 <= len(question.answers) <= MOST_ANSWERS:  # fewer are no question
            raise GuideWrong(f"{question.code}: 2 to {MOST_ANSWERS} answers are needed")
        for answer in question.answers:
            leads = [answer.question, answer.department, answer.service, answer.alarm or None]
            if sum(one is not None for one in leads) != 1:
                raise GuideWrong(
                    f"{question.code}: an answer leads to exactly one of question, department, service, alarm"
                )
            if answer.question is not None and answer.question not in order[place + 1 :]:
                raise GuideWrong(f"{question.code}: {answer.question!r} is no question further down")
            for kind, codes in known.items():
                code = getattr(answer, kind)
                if code is not None and code not in codes:
                    raise GuideWrong(f"{question.code}: no {kind} that gives numbers is called {code!r}")
    if _longest(guide) > MOST_ASKED:
        raise GuideWrong(f"more than {MOST_ASKED} questions follow one another")


def _longest(guide: Guide) -> int:
    """How many questions stand on the longest way."""
    asked: dict[str, int] = {}
    for question in reversed(guide.questions):
        asked[question.code] = 1 + max((asked[one.question] for one in question.answers if one.question), default=0)
    return asked[guide.questions[0].code]
