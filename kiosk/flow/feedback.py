"""How a finished visit was: three questions at most, each may be left out, and nothing of the answers stays here."""

from dataclasses import replace

from config.contract.device_api import GiveFeedback
from kiosk.flow.reply import Reply, leave, unchanged
from kiosk.flow.session import Moment, Note, Session
from kiosk.flow.steps import Feedback, YourVisit
from kiosk.flow.wishes import TellHowItWas

QUESTIONS = ("waiting", "care", "way")


def want_feedback(session: Session) -> Reply:
    step = session.step
    if not isinstance(step, YourVisit) or not step.visit.asks_feedback:
        return unchanged(session)
    return Reply(session.at(Feedback(step.opened)))


def give_score(session: Session, score: int | None, moment: Moment) -> Reply:
    """The next question; after the last one the person is done. Nothing answered: nothing is sent."""
    step = session.step
    if not isinstance(step, Feedback) or (score is not None and not 1 <= score <= 5):
        return unchanged(session)
    scores = (*step.scores, score)
    if len(scores) < len(QUESTIONS):
        return Reply(session.at(replace(step, scores=scores)))
    if all(one is None for one in scores):
        return leave(session, moment)
    waiting, care, way = scores
    body = GiveFeedback(request_id=moment.request_id, opened_by=step.opened, waiting=waiting, care=care, way=way)
    return Reply(leave(session, moment, note=Note.FEEDBACK).session, (TellHowItWas(body),))
