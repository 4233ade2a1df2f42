"""An administrator's tree of questions: every way must end at a department that is there, or at the alarm."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from pydantic import ValidationError

from config.contract.guide import Guide, GuideAnswer, GuideQuestion
from config.contract.words import Language, Name, Names

MOST_ANSWERS = 8
MOST_QUESTIONS = 40
MOST_ASKED = 3
"""More questions than these in a row nobody answers standing up."""
LONGEST_TEXT = 90


@dataclass(frozen=True)
class GuideProblem:
    """What is wrong (a code, its words are `admin.guide.wrong.<what>`) and where: places from 0, None where it is all of it.

    `said`: the word that is wrong.
    """

    what: str
    question: int | None = None
    answer: int | None = None
    said: str = ""


class GuideWrong(ValueError):
    """It is no tree a kiosk could ask; the text says where and why, `problems` all of it."""

    def __init__(self, problems: list[GuideProblem]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(_in_english, problems)))


def read_guide(said: Mapping[str, Any], *, departments: Collection[str], services: Collection[str]) -> Guide:
    """From the file's own shape: `languages`, and texts in their order. Raises GuideWrong."""
    problems: list[GuideProblem] = []
    languages = _languages(said, problems)
    questions = said.get("questions") if isinstance(said.get("questions"), list) else []
    read = [_question(place, one, languages, problems) for place, one in enumerate(questions or [])]
    if problems:
        raise GuideWrong(problems)
    return checked(Guide(questions=[one for one in read if one]), departments=departments, services=services)


def checked(guide: Guide, *, departments: Collection[str], services: Collection[str]) -> Guide:
    """The same, where a kiosk can ask it. Raises GuideWrong."""
    problems = list(_problems(guide, departments, services))
    if not problems and _longest(guide) > MOST_ASKED:
        problems = [GuideProblem("too_deep")]
    if problems:
        raise GuideWrong(problems)
    return guide


def _languages(said: Mapping[str, Any], problems: list[GuideProblem]) -> list[Language]:
    named, known = said.get("languages"), {one.value for one in Language}
    if not isinstance(named, list) or not named or any(one not in known for one in named):
        problems.append(GuideProblem("languages", said=str(named or "")))
        return []
    return [Language(one) for one in named]


def _question(place: int, one: Any, languages: list[Language], problems: list[GuideProblem]) -> GuideQuestion | None:
    try:
        asks, code, said = one["asks"], one["code"], list(one["answers"])
    except (KeyError, TypeError):
        problems.append(GuideProblem("unreadable", place))
        return None
    answers = [
        read for at, answer in enumerate(said) if (read := _answer(place, at, answer, languages, problems)) is not None
    ]
    if not _fits(asks, languages):
        problems.append(GuideProblem("texts", place))
        return None
    try:
        return GuideQuestion(code=code, asks=_names(asks, languages), answers=answers)
    except ValidationError:
        problems.append(GuideProblem("code", place, said=str(code)))
        return None


def _answer(
    place: int, at: int, one: Any, languages: list[Language], problems: list[GuideProblem]
) -> GuideAnswer | None:
    says = one.get("says") if isinstance(one, Mapping) else None
    if not _fits(says, languages):
        problems.append(GuideProblem("texts", place, at))
        return None
    leads = {name: one[name] for name in ("icon", "question", "department", "service", "alarm") if name in one}
    try:
        return GuideAnswer(names=_names(says, languages), **leads)
    except ValidationError:
        problems.append(GuideProblem("unreadable", place, at))
        return None


def _fits(texts: Any, languages: list[Language]) -> TypeGuard[list[str]]:
    """One text a language, each a few words. Of languages nobody knows nothing can be said."""
    if not isinstance(texts, list) or any(not isinstance(one, str) for one in texts):
        return False
    short = all(1 <= len(one.strip()) <= LONGEST_TEXT for one in texts)
    return short and (not languages or len(texts) == len(languages))


def _names(texts: list[str], languages: list[Language]) -> Names:
    return {language: Name(name=text) for language, text in zip(languages, texts, strict=False)}


def _problems(guide: Guide, departments: Collection[str], services: Collection[str]) -> Iterator[GuideProblem]:
    order = [one.code for one in guide.questions]
    if not 1 <= len(order) <= MOST_QUESTIONS:
        yield GuideProblem("count", said=str(len(order)))
    known = {"department": departments, "service": services}
    for place, question in enumerate(guide.questions):
        if question.code in order[:place]:
            yield GuideProblem("twice", place, said=question.code)
        if not 2 <= len(question.answers) <= MOST_ANSWERS:  # fewer are no question
            yield GuideProblem("answers", place, said=str(len(question.answers)))
        for at, answer in enumerate(question.answers):
            leads = [answer.question, answer.department, answer.service, answer.alarm or None]
            if sum(one is not None for one in leads) != 1:
                yield GuideProblem("leads", place, at)
            if answer.question is not None and answer.question not in order[place + 1 :]:
                yield GuideProblem("question", place, at, answer.question)
            for kind, codes in known.items():
                code = getattr(answer, kind)
                if code is not None and code not in codes:
                    yield GuideProblem(kind, place, at, code)


def _longest(guide: Guide) -> int:
    """How many questions stand on the longest way."""
    asked: dict[str, int] = {}
    for question in reversed(guide.questions):
        asked[question.code] = 1 + max((asked[one.question] for one in question.answers if one.question), default=0)
    return asked[guide.questions[0].code]


_ENGLISH = {
    "languages": "`languages` names none of en, ru, uk, lt, zh, or another one",
    "unreadable": "something is missing or of another kind",
    "texts": f"one text of 1 to {LONGEST_TEXT} letters a language is needed",
    "code": "a code has small letters, figures and hyphens",
    "count": f"1 to {MOST_QUESTIONS} questions are needed",
    "twice": "another question has this code",
    "answers": f"2 to {MOST_ANSWERS} answers are needed",
    "leads": "an answer leads to exactly one of question, department, service, alarm",
    "question": "no question further down is called so",
    "department": "no department that gives numbers is called so",
    "service": "no service that gives numbers is called so",
    "too_deep": f"more than {MOST_ASKED} questions follow one another",
}


def _in_english(problem: GuideProblem) -> str:
    """For the command line."""
    where = [] if problem.question is None else [f"question {problem.question + 1}"]
    where += [] if problem.answer is None else [f"answer {problem.answer + 1}"]
    said = f" ({problem.said})" if problem.said else ""
    return (", ".join(where) + ": " if where else "") + _ENGLISH[problem.what] + said
