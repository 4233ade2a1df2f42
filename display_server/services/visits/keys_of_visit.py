"""Which keys a phone or a kiosk shows for a visit now, and the sentence beside them. The acts refuse by the same rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from config.contract.words import PatientAct
from display_server.db.models import Service, Site, Stage, Visit
from display_server.db.reading.freezes import ran_for
from display_server.db.reading.states import statements
from display_server.domain.pathway import TAKEN_BACK_WITHIN
from display_server.domain.visit import Move, State
from display_server.services.numbers.enter_line import Origin
from display_server.services.stages.stage_diary import steps_of
from display_server.services.visits.change_department import changes_again_at

_MAY_LEAVE = {State.WAITING, State.CALLED, State.ON_HOLD}


@dataclass(frozen=True)
class Keys:
    """`acts` in the order they stand. `until`: until when `note` holds (a message's key under `phone.`), if there is one."""

    acts: tuple[PatientAct, ...] = ()
    note: str | None = None
    until: datetime | None = None


def keys_of_visit(session: Session, stage: Stage, site: Site, now: datetime) -> Keys:
    state = State(stage.state)
    if state is State.NO_SHOW and stage.ended_at is not None:
        gone_for = ran_for(statements(session), stage.desk_id, stage.ended_at, now)
        until = now - gone_for + timedelta(minutes=site.return_minutes)  # as `back_in_line.come_back` reckons it
        return _for_a_while(PatientAct.BACK, "back_until", until, now)
    if state is State.LEFT and stage.ended_at is not None:
        return _for_a_while(PatientAct.TAKE_BACK, "take_back_until", stage.ended_at + TAKEN_BACK_WITHIN, now)
    if state not in _MAY_LEAVE:
        return Keys()
    if state is State.ON_HOLD or session.get_one(Service, stage.service_id).triage:
        return Keys((PatientAct.LEAVE,))
    moves = _moves(session, stage)
    later = stage.callable_at if state is State.WAITING and stage.callable_at and stage.callable_at > now else None
    let_go = later is not None and Move.POSTPONE in moves  # by staff, and longer than the minutes one may ask for
    if Move.DEFER not in moves and not let_go:
        return Keys((PatientAct.DEFER, PatientAct.LEAVE))
    back = (PatientAct.BACK,) if later and moves[-1] is Move.DEFER else ()
    return Keys((*back, PatientAct.LEAVE), "deferred" if later else None, later)


def _for_a_while(act: PatientAct, note: str, until: datetime, now: datetime) -> Keys:
    return Keys((act,), note, until) if now <= until else Keys()


def may_change(session: Session, visit: Visit, stage: Stage, now: datetime) -> bool:
    """Whether this patient may wait at another service: by the rules of `services.visits.change_department`."""
    return takes_changes(session, visit, stage) and changes_again_at(statements(session), stage, now) is None


def takes_changes(session: Session, visit: Visit, stage: Stage) -> bool:
    """Whether that is for this patient at all. Whoever waits for a triage goes nowhere before it."""
    if stage.state != State.WAITING.value or visit.origin != Origin.WALK_IN.value:
        return False
    return stage.urgency is not None or not session.get_one(Service, stage.service_id).triage


def _moves(session: Session, stage: Stage) -> list[Move]:
    """What counts of its diary, as the acts read it: whether this stage's patient has had their minutes."""
    return [step.line.move for step in steps_of(statements(session), stage) if step.line is not None]
