"""How a visit was: once a finished visit, and no row leads to the other."""

from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.device_api import GiveFeedback
from config.contract.words import CheckInResult
from display_server.db.models import AnsweredRequest, Feedback
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.serve_patient import finish, patient_is_here
from display_server.services.patients.give_feedback import give_feedback, look_into
from display_server.services.refused import Refused
from tests.display_server.services.queue_acts import arrive, staff, take_number
from tests.small_cast import KIOSK


def says(hub: Hub, opened_by: UUID, request: UUID | None = None, **scores: int) -> None:
    body = GiveFeedback(request_id=request or uuid7(), opened_by=opened_by, **scores)
    hub.writer.run(lambda tx: give_feedback(tx, body, device_id=KIOSK))


def finished(hub: Hub) -> UUID:
    """A visit from its number to its end; its ticket is read at the kiosk then."""
    account = staff(hub)
    code = take_number(hub).code
    who = f"account:{account}"
    hub.writer.run(lambda tx: call_next(tx, desk="cardiology-12", who=who))
    serve(hub, who)
    request = uuid7()
    answer = arrive(hub, code, request_id=request)
    assert answer.result is CheckInResult.ALREADY_REGISTERED
    assert answer.visit is not None
    assert answer.visit.asks_feedback
    return request


def serve(hub: Hub, who: str) -> None:
    hub.writer.run(lambda tx: patient_is_here(tx, desk="cardiology-12", number="K-001", who=who))
    hub.writer.run(lambda tx: finish(tx, desk="cardiology-12", number="K-001", who=who))


def test_one_answer_a_visit_and_a_repeat_is_none(hub: Hub) -> None:
    opened_by, request = finished(hub), uuid7()
    for _ in range(2):
        says(hub, opened_by, request, waiting=2, care=5)
    with pytest.raises(Refused, match="feedback_given"):
        says(hub, opened_by, waiting=5)
    with hub.database.reading() as session:
        (kept,) = session.scalars(select(Feedback)).all()
    assert (kept.day, kept.department_id, kept.waiting, kept.care, kept.way) == ("2026-03-12", 1, 2, 5, None)


def test_nothing_leads_from_what_was_said_to_who_said_it(hub: Hub) -> None:
    says(hub, finished(hub), waiting=1)
    with hub.database.reading() as session:
        kept = session.scalars(select(Feedback)).one()
        answer = session.scalars(select(AnsweredRequest).where(AnsweredRequest.act == "give_feedback")).one()
    assert (answer.answer, answer.asked_hash) == ({"done": True}, None)
    assert kept.id.version == 4  # by chance: it says neither when nor in which order
    assert set(Feedback.__table__.columns.keys()) == {
        "id",
        "department_id",
        "day",
        "waiting",
        "care",
        "way",
        "seen_at",
        "seen_by",
    }


def test_a_visit_that_goes_on_is_not_asked(hub: Hub) -> None:
    request = uuid7()
    answer = arrive(hub, take_number(hub).code, request_id=request)
    assert answer.visit is not None
    assert not answer.visit.asks_feedback
    with pytest.raises(Refused, match="visit_not_finished"):
        says(hub, request, care=4)


def test_somebody_looks_into_a_low_score(hub: Hub) -> None:
    says(hub, finished(hub), care=1)
    with hub.database.reading() as session:
        key = session.scalars(select(Feedback.id)).one()
    hub.writer.run(lambda tx: look_into(tx, key=key, account_id=1))
    with hub.database.reading() as session:
        assert session.get_one(Feedback, key).seen_by == 1
