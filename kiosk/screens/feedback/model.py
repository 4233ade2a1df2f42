"""One question, five words, and the way past it."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.feedback import QUESTIONS
from kiosk.flow.session import Session
from kiosk.flow.steps import Feedback
from kiosk.screens.naming import standing_at


@dataclass(frozen=True)
class FeedbackView:
    """`scores` from very good to very poor."""

    title: str
    note: str
    position: str
    scores: tuple[str, ...]
    skip: str


def view_of(session: Session, _now: datetime) -> FeedbackView:
    step, say = standing_at(session, Feedback), words(session.language).say
    place = min(len(step.scores), len(QUESTIONS) - 1)
    return FeedbackView(
        title=say(f"kiosk.feedback.question.{QUESTIONS[place]}"),
        note=say("kiosk.feedback.note"),
        position=say("kiosk.pages.position", page=place + 1, pages=len(QUESTIONS)),
        scores=tuple(say(f"kiosk.feedback.score.{score}") for score in (5, 4, 3, 2, 1)),
        skip=say("kiosk.feedback.skip"),
    )
