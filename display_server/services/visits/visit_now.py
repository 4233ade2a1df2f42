"""A visit as its own patient sees it at a kiosk: how it stands, which keys it has, which steps are behind and ahead."""

from uuid import UUID

from sqlalchemy import select

from config.contract.visit_now import StepNow, VisitNow
from config.contract.words import PatientAct
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Desk, Place, Service, Site, Stage, Visit
from display_server.db.reading.led_numbers import is_led_until
from display_server.db.reading.states import queue_state
from display_server.domain.visit import OPEN, State
from display_server.services.visits.asks_feedback import asks_feedback
from display_server.services.visits.keys_of_visit import keys_of_visit
from display_server.services.visits.shorter_line import advice_for

_AT_A_DESK = {State.CALLED, State.SERVING}


def visit_now(tx: Transaction, stage_id: UUID) -> VisitNow:
    """`stage_id`: the present one."""
    session = tx.session
    stage = session.get_one(Stage, stage_id)
    visit = session.get_one(Visit, stage.visit_id)
    site = session.get_one(Site, visit.site_id)
    keys = keys_of_visit(session, stage, site, tx.now)
    rows = session.execute(
        select(Stage.id, Stage.state, Service.code)
        .join(Service, Service.id == Stage.service_id)
        .where(Stage.visit_id == visit.id, Stage.state != State.CANCELLED.value)
        .order_by(Stage.position)
    ).all()
    steps = [StepNow(service=code, state=_side(State(state), now=key == stage.id)) for key, state, code in rows]
    line = queue_state(tx, stage.service_id, tx.now) if stage.state == State.WAITING.value else None
    advice = advice_for(session, visit, stage, line, tx.now)
    return VisitNow(
        state=stage.state,
        acts=[*([PatientAct.DIVERT] if advice is not None else []), *keys.acts],
        note=keys.note,
        until=keys.until,
        steps=steps if len(steps) > 1 else [],
        room=_room(tx, stage),
        asks_feedback=stage.state == State.DONE and asks_feedback(tx, visit),
        defer_minutes=site.defer_minutes,
        elsewhere=advice.elsewhere if advice is not None else None,
        led_until=is_led_until(session, visit.id, tx.now),
        language=visit.language,
        comes_first=advice is not None and advice.comes_first,
    )


def _side(state: State, *, now: bool) -> str:
    if now and state in OPEN:
        return "now"
    return "later" if state in OPEN else "done"


def _room(tx: Transaction, stage: Stage) -> str | None:
    if State(stage.state) not in _AT_A_DESK:
        return None
    return tx.session.scalar(select(Place.code).join(Desk, Desk.place_id == Place.id).where(Desk.id == stage.desk_id))
