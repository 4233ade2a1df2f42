"""An administrator's tree for *I don't know where to go*: taken in whole, changed question by question, or taken away."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.guide import Guide, GuideAnswer, GuideQuestion
from config.contract.words import Language, Names
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service
from display_server.db.reading.own_site import own_site
from display_server.domain.guide import LONGEST_TEXT, checked, read_guide
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.entered import code_beside


@dataclass(frozen=True)
class QuestionEntry:
    """One question as it was typed: its words and its answers."""

    asks: Names
    answers: list["AnswerEntry"]


@dataclass(frozen=True)
class AnswerEntry:
    """`place`: which of the question's answers it was, from 0; None: a new one. One that is not listed is taken away.

    A way is `question:CODE`, `department:CODE`, `service:CODE` or `alarm:`.
    """

    place: int | None
    says: Names
    way: str


def guide_now(session: Session) -> Guide | None:
    said = own_site(session).guide
    return Guide.model_validate(said) if said else None


def served_now(session: Session) -> dict[str, set[str]]:
    """The departments and services that give numbers: a way may end there."""
    served = session.execute(
        select(Service.code, Department.code.label("department"))
        .join(Department, Department.id == Service.department_id)
        .where(Service.walk_in, Service.closed_at.is_(None), Department.closed_at.is_(None))
    ).all()
    return {"departments": {row.department for row in served}, "services": {row.code for row in served}}


def look_at_guide(session: Session, said: dict[str, Any]) -> Guide:
    """The dry run: what it would be. Raises GuideWrong."""
    return read_guide(said, **served_now(session))


def keep_guide(tx: Transaction, *, said: dict[str, Any] | None, who: str) -> int:
    """How many questions it has; None: nobody is asked any more. Raises GuideWrong."""
    return _keep(tx, None if said is None else look_at_guide(tx.session, said), who)


def add_question(tx: Transaction, *, entry: QuestionEntry, below: str | None, who: str) -> str:
    """Its code. It stands below that question; None: above all others, and kiosks ask it first.

    Raises EntryRefused (`name`; `way`; `below` unknown), GuideWrong.
    """
    site, guide = own_site(tx.session), guide_now(tx.session)
    questions = guide.questions if guide else []
    codes = [one.code for one in questions]
    if below is not None and below not in codes:
        raise EntryRefused("below", "unknown")
    _refuse_words(entry, Language(site.language))
    code = code_beside(codes, entry.asks, "question")
    fresh = GuideAnswer(names=entry.asks)
    new = GuideQuestion(code=code, asks=entry.asks, answers=[_answer(fresh, one) for one in entry.answers])
    at = 0 if below is None else codes.index(below) + 1
    changed = Guide(questions=[*questions[:at], new, *questions[at:]])
    _keep(tx, checked(changed, **served_now(tx.session)), who)
    return code


def remove_question(tx: Transaction, *, code: str, who: str) -> None:
    """Raises EntryRefused (`code` unknown; `question` asked: an answer leads to it), GuideWrong (it is the only one)."""
    guide = guide_now(tx.session)
    if guide is None or all(one.code != code for one in guide.questions):
        raise EntryRefused("code", "unknown")
    if any(answer.question == code for one in guide.questions for answer in one.answers):
        raise EntryRefused("question", "asked")
    left = [one for one in guide.questions if one.code != code]
    _keep(tx, checked(Guide(questions=left), **served_now(tx.session)), who)


def change_question(tx: Transaction, *, code: str, entry: QuestionEntry, who: str) -> None:
    """Raises EntryRefused (`unknown`, `name` missing or long), GuideWrong."""
    guide = guide_now(tx.session)
    place = next((at for at, one in enumerate(guide.questions) if one.code == code), None) if guide else None
    known = {one.place for one in entry.answers if one.place is not None}
    if guide is None or place is None or not known <= set(range(len(guide.questions[place].answers))):
        raise EntryRefused("code", "unknown")
    before = guide.questions[place]
    _refuse_words(entry, Language(own_site(tx.session).language))
    fresh = GuideAnswer(names=entry.asks)
    answers = [_answer(fresh if one.place is None else before.answers[one.place], one) for one in entry.answers]
    changed = before.model_copy(update={"asks": entry.asks, "answers": answers})
    questions = [*guide.questions[:place], changed, *guide.questions[place + 1 :]]
    _keep(tx, checked(Guide(questions=questions), **served_now(tx.session)), who)


def _refuse_words(entry: QuestionEntry, own: Language) -> None:
    for names in (entry.asks, *(one.says for one in entry.answers)):
        if own not in names:
            raise EntryRefused("name", "missing")
        if any(len(one.name) > LONGEST_TEXT for one in names.values()):
            raise EntryRefused("name", "long")


def _answer(old: GuideAnswer, entry: AnswerEntry) -> GuideAnswer:
    kind, _, code = entry.way.partition(":")
    if kind not in {"question", "department", "service", "alarm"}:
        raise EntryRefused("way", "missing")
    leads = {name: code if kind == name else None for name in ("question", "department", "service")}
    return old.model_copy(update={"names": entry.says, **leads, "alarm": kind == "alarm"})


def _keep(tx: Transaction, guide: Guide | None, who: str) -> int:
    site = own_site(tx.session)
    count = len(guide.questions) if guide else 0
    site.guide = guide.model_dump(mode="json") if guide else None
    audit(tx, who=who, what="keep_guide", subject=f"site:{site.id}", after={"questions": count})
    catalogue_changed(tx, site)
    return count
