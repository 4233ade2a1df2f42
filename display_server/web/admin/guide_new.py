"""A further question of *I don't know where to go*, and one that is taken away."""

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from config.contract.words import Names
from config.locale import name_of, words
from display_server.domain.guide import LONGEST_TEXT, MOST_QUESTIONS, GuideWrong
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.keep_guide import (
    AnswerEntry,
    QuestionEntry,
    add_question,
    guide_now,
    remove_question,
)
from display_server.web.admin.face import blueprint
from display_server.web.admin.guide_file import faults
from display_server.web.admin.guide_form import leads_of, names_typed
from display_server.web.admin.service_choices import own_language
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SLOTS = 4
"""Answers a new question may begin with; more are added where it is edited."""
_EMPTY = AnswerEntry(None, {}, "")


@blueprint.get("/guide/new-question")
@needs(Permission.EDIT_HOUSE)
def new_guide_question() -> ResponseReturnValue:
    return _form({}, [_EMPTY] * SLOTS)


@blueprint.post("/guide/new-question")
@needs(Permission.EDIT_HOUSE)
def add_guide_question() -> ResponseReturnValue:
    who, say = this_person().who, words(desk_language())
    asks, below = names_typed("asks"), request.form.get("below") or None
    typed = [AnswerEntry(None, names_typed(f"answer_{at}"), request.form.get(f"way_{at}", "")) for at in range(SLOTS)]
    entry = QuestionEntry(asks, [one for one in typed if one.says])
    try:
        code = this_hub().writer.run(lambda tx: add_question(tx, entry=entry, below=below, who=who))
    except EntryRefused as refused:
        return _form(asks, typed, below, say.say(f"admin.guide.refused.{refused.field}.{refused.reason}")), 422
    except GuideWrong as wrong:
        return _form(asks, typed, below, faults(wrong.problems, "", say)[0].said), 422
    flash(say.say("admin.guide.added"))
    return redirect(url_for("admin.guide", _anchor=code), code=303)


@blueprint.post("/guide/questions/<code>/remove")
@needs(Permission.EDIT_HOUSE)
def remove_guide_question(code: str) -> ResponseReturnValue:
    who, say = this_person().who, words(desk_language())
    try:
        this_hub().writer.run(lambda tx: remove_question(tx, code=code, who=who))
    except EntryRefused as refused:
        flash(say.say(f"admin.guide.refused.{refused.field}.{refused.reason}"), "alarm")
    except GuideWrong:  # it is the only one: then all of it is taken away, which its own key says
        flash(say.say("admin.guide.refused.question.last"), "alarm")
    else:
        flash(say.say("admin.guide.question_removed"))
    return redirect(url_for("admin.guide"), code=303)


def _form(asks: Names, answers: Sequence[AnswerEntry], below: str | None = None, problem: str | None = None) -> str:
    """It stands below all others, unless somebody said otherwise."""
    with this_hub().database.reading() as session:
        kept, own = guide_now(session), own_language(session)
        questions = kept.questions if kept else []
        leads = leads_of(session, questions)
    return show_desk_page(
        "admin/guide_new.html",
        asks=asks,
        answers=answers,
        questions=[(one.code, name_of(one.asks, desk_language(), own)) for one in questions],
        below=below if problem or not questions else questions[-1].code,
        leads=leads,
        longest=LONGEST_TEXT,
        full=len(questions) >= MOST_QUESTIONS,
        problem=problem,
    )
