"""One question and its answers; nothing of them is a diagnosis, and the screen says so."""

from datetime import datetime

from config.locale import name_of, words
from kiosk.flow.guide import question_of
from kiosk.flow.session import Session
from kiosk.flow.steps import Guided
from kiosk.screens.naming import standing_at
from kiosk.screens.offer import Item, RowsView, page_words


def view_of(session: Session, _now: datetime) -> RowsView:
    step, catalogue, language = standing_at(session, Guided), session.facts.catalogue, session.language
    question = question_of(catalogue, step.question)
    site = catalogue.site.language if catalogue else language
    answers = question.answers if question else []
    return RowsView(
        title=name_of(question.asks, language, site) if question else "",
        note=words(language).say("kiosk.guide.note"),
        items=[
            Item(code=str(place), name=name_of(one.names, language, site), short="", more="", sign=one.icon)
            for place, one in enumerate(answers)
        ],
        page=step.page,
        pages=page_words(language),
    )
