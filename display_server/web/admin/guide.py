"""*I don't know where to go*, as an administrator sees it: the questions and where each answer leads, a file with a dry run, one
question's words and ways."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.guide import Guide, GuideAnswer, GuideQuestion
from config.locale import name_of, words
from display_server.domain.guide import LONGEST_TEXT, MOST_ANSWERS, GuideWrong
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.keep_guide import (
    AnswerEntry,
    QuestionEntry,
    change_question,
    guide_now,
    keep_guide,
    look_at_guide,
)
from display_server.web.admin.face import blueprint
from display_server.web.admin.guide_file import Fault, Unreadable, as_file, faults, read_toml
from display_server.web.admin.guide_form import leads_of, named, names_typed
from display_server.web.admin.service_choices import own_language
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

LARGEST = 200_000
"""Characters; forty questions with eight answers are a third of it."""


@dataclass(frozen=True)
class AnswerLine:
    said: str
    icon: str
    to: str
    kind: str  # question, department, service, alarm


@dataclass(frozen=True)
class QuestionCard:
    code: str
    asks: str
    answers: list[AnswerLine]
    reached: bool  # a kiosk asks it: it is the first, or an answer leads to it


@blueprint.get("/guide")
@needs(Permission.EDIT_HOUSE)
def guide() -> ResponseReturnValue:
    return _page()


@blueprint.get("/guide/file")
@needs(Permission.EDIT_HOUSE)
def guide_as_file() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        kept = guide_now(session)
        if kept is None:
            raise NotFound
        text = as_file(kept, own_language(session))
    headers = {"Content-Disposition": 'attachment; filename="guide.toml"'}
    return Response(text, content_type="application/toml; charset=utf-8", headers=headers)


@blueprint.post("/guide/file")
@needs(Permission.EDIT_HOUSE)
def take_guide_file() -> ResponseReturnValue:
    """First looked at; the same text comes again to be kept."""
    say, who = words(desk_language()), this_person().who
    text = _text_sent()
    if text is None:
        return _page(wrong=[Fault(None, say.say("admin.guide.wrong.no_text"))]), 422
    try:
        said = read_toml(text)
        if request.form.get("act") == "keep":
            count = this_hub().writer.run(lambda tx: keep_guide(tx, said=said, who=who))
            flash(say.count("admin.guide.kept", count))
            return redirect(url_for("admin.guide"), code=303)
        with this_hub().database.reading() as session:
            looked = look_at_guide(session, said)
    except Unreadable as no_toml:
        return _page(wrong=[Fault(no_toml.line, say.say("admin.guide.wrong.toml"))], text=text), 422
    except GuideWrong as refused:
        return _page(wrong=faults(refused.problems, text, say), text=text), 422
    return _page(looked=looked, text=text)


def _text_sent() -> str | None:
    sent = request.files.get("file")
    try:
        text = (
            sent.stream.read(LARGEST + 1).decode("utf-8-sig")
            if sent and sent.filename
            else request.form.get("text", "")
        )
    except UnicodeDecodeError:
        return None
    return text if text.strip() and len(text) <= LARGEST else None


@blueprint.post("/guide/remove")
@needs(Permission.EDIT_HOUSE)
def take_guide_away() -> ResponseReturnValue:
    who = this_person().who
    this_hub().writer.run(lambda tx: keep_guide(tx, said=None, who=who))
    flash(words(desk_language()).say("admin.guide.removed"))
    return redirect(url_for("admin.guide"), code=303)


@blueprint.get("/guide/questions/<code>")
@needs(Permission.EDIT_HOUSE)
def guide_question(code: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        kept = guide_now(session)
        found = next((one for one in kept.questions if one.code == code), None) if kept else None
        if kept is None or found is None:
            raise NotFound
        return _question_page(session, kept, found)


@blueprint.post("/guide/questions/<code>")
@needs(Permission.EDIT_HOUSE)
def save_guide_question(code: str) -> ResponseReturnValue:
    who, say = this_person().who, words(desk_language())
    with this_hub().database.reading() as session:
        kept = guide_now(session)
        found = next((one for one in kept.questions if one.code == code), None) if kept else None
    if kept is None or found is None:
        raise NotFound
    count = len(found.answers)
    entry = QuestionEntry(names_typed("asks"), _answers(count))
    try:
        this_hub().writer.run(lambda tx: change_question(tx, code=code, entry=entry, who=who))
    except EntryRefused as refused:
        return _asked_again(kept, found, entry, say.say(f"admin.guide.refused.{refused.field}.{refused.reason}")), 422
    except GuideWrong as wrong:
        return _asked_again(kept, found, entry, faults(wrong.problems, "", say)[0].said), 422
    flash(say.say("admin.guide.saved"))
    return redirect(url_for("admin.guide"), code=303)


def _answers(count: int) -> list[AnswerEntry]:
    """Those that stay, and a new one where it has words."""
    said = [
        AnswerEntry(at, names_typed(f"answer_{at}"), request.form.get(f"way_{at}", ""))
        for at in range(count)
        if f"away_{at}" not in request.form
    ]
    fresh = names_typed(f"answer_{count}")
    return [*said, AnswerEntry(None, fresh, request.form.get(f"way_{count}", ""))] if fresh else said


def _asked_again(kept: Guide, found: GuideQuestion, entry: QuestionEntry, problem: str) -> str:
    """With what was typed: nobody types it twice."""
    said = {one.place: one for one in entry.answers}
    answers = [
        one.model_copy(update={"names": said[at].says}) if at in said else one for at, one in enumerate(found.answers)
    ]
    typed = found.model_copy(update={"asks": entry.asks, "answers": answers})
    ways = [said[at].way if at in said else _way(one) for at, one in enumerate(found.answers)]
    away = {at for at in range(len(found.answers)) if at not in said}
    with this_hub().database.reading() as session:
        return _question_page(session, kept, typed, ways=ways, problem=problem, away=away, fresh=said.get(None))


def _question_page(
    session: Session,
    kept: Guide,
    found: GuideQuestion,
    *,
    ways: list[str] | None = None,
    problem: str | None = None,
    away: Collection[int] = (),
    fresh: AnswerEntry | None = None,
) -> str:
    own, order = own_language(session), [one.code for one in kept.questions]
    return show_desk_page(
        "admin/guide_question.html",
        question=found,
        heading=name_of(kept.questions[order.index(found.code)].asks, desk_language(), own),
        ways=ways or [_way(one) for one in found.answers],
        leads=leads_of(session, kept.questions[order.index(found.code) + 1 :]),
        longest=LONGEST_TEXT,
        away=away,
        fresh=fresh or AnswerEntry(None, {}, ""),
        full=len(found.answers) >= MOST_ANSWERS,
        problem=problem,
    )


def _way(one: GuideAnswer) -> str:
    if one.alarm:
        return "alarm:"
    kind = "question" if one.question else "department" if one.department else "service"
    return f"{kind}:{one.question or one.department or one.service}"


def _page(*, looked: Guide | None = None, wrong: list[Fault] | None = None, text: str = "") -> str:
    with this_hub().database.reading() as session:
        kept = guide_now(session)
        shown = looked or kept
        cards = _cards(session, shown) if shown else []
    return show_desk_page(
        "admin/guide.html", cards=cards, kept=kept is not None, looked=looked is not None, wrong=wrong or [], text=text
    )


def _cards(session: Session, shown: Guide) -> list[QuestionCard]:
    own, language, names = own_language(session), desk_language(), named(session)
    asked = {one.code: name_of(one.asks, language, own) for one in shown.questions}
    say = words(language).say

    def line(one: GuideAnswer) -> AnswerLine:
        kind, _, code = _way(one).partition(":")
        to = say("admin.guide.to_alarm") if kind == "alarm" else asked.get(code) or names.get(code, code)
        return AnswerLine(name_of(one.names, language, own), one.icon, to, kind)

    led_to = {answer.question for one in shown.questions for answer in one.answers}
    return [
        QuestionCard(one.code, asked[one.code], [line(answer) for answer in one.answers], at == 0 or one.code in led_to)
        for at, one in enumerate(shown.questions)
    ]
