"""What happened at a desk while the hub was away, entered from paper: the diary carries both times, the order's counts hold."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from sqlalchemy import bindparam, or_, select
from uuid_utils.compat import uuid7

from config.contract.words import Language
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DeskService, Stage
from display_server.domain.urgency import Urgency
from display_server.domain.visit import Move, State
from display_server.services.desks.back_in_line import return_to_desk
from display_server.services.desks.desk_facts import count_overtaken, desk_called, passed_by, waiting_with_number
from display_server.services.desks.desk_shares import count_turn
from display_server.services.desks.desk_stage import move_by_desk, stage_for_desk
from display_server.services.desks.lease_for_desk import STILL_ENTERED, paper_number
from display_server.services.desks.set_urgency import set_urgency
from display_server.services.numbers.enter_line import Given, enter_given
from display_server.services.refused import Refused
from display_server.services.stages.next_stage import go_on
from display_server.services.stages.service_facts import service_called


class Outcome(StrEnum):
    """How it ended with one patient."""

    FINISHED = "finished"
    NOT_HERE = "not_here"


@dataclass(frozen=True)
class Happened:
    """One line of the paper list. `arrived_at`, `service` and `urgency` only where the number was given on paper; `called_at`
    None: who came meanwhile and still waits. `ended_at` None: in the moment of the call.
    """

    number: str
    called_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome
    arrived_at: datetime | None = None
    service: str | None = None
    urgency: Urgency | None = None

    @property
    def begins(self) -> datetime | None:
        """What has happened first: lines are entered in this order."""
        return self.called_at or self.arrived_at


_SERVED = Prepared(
    select(DeskService.service_id).where(
        DeskService.desk_id == bindparam("desk_id"), DeskService.service_id == bindparam("service_id")
    )
)
_GONE = Prepared(select(Stage.ended_at).where(Stage.id == bindparam("stage_id"), Stage.state == State.NO_SHOW.value))
_AT_THAT_TIME = Prepared(
    select(Stage.id)
    .where(
        Stage.desk_id == bindparam("desk_id"),
        Stage.id != bindparam("stage_id"),
        Stage.called_at < bindparam("ended"),
        Stage.called_at >= bindparam("since"),
        or_(Stage.ended_at.is_(None), Stage.ended_at > bindparam("called")),
        or_(
            Stage.state == State.CALLED.value,
            Stage.state == State.SERVING.value,
            Stage.state == State.DONE.value,
            Stage.state == State.NO_SHOW.value,
        ),
    )
    .limit(1)
)


def enter_happened(
    tx: Transaction, happened: Happened, *, desk: str, token_key: bytes, language: Language, who: str
) -> None:
    """Book one patient's call and end with their real times. Enter those called first first.

    Raises Refused: `downtime_times` (in the future, too long ago, or the end before the call), `downtime_overlap` (this desk
    had another patient then), `not_in_line`, `not_possible_now`, `arrival_needed`, `service_needed`, `call_needed` (no number
    of this desk's own, and nothing happened with it).
    """
    facts = desk_called(tx, desk)
    _right_times(tx.now, happened)
    if is_paper := paper_number(tx, facts, happened.number) is not None:
        _give_number(tx, facts, happened, token_key=token_key, language=language, who=who)
    if happened.called_at is None:
        if not is_paper:
            raise Refused("call_needed", "called_at")
        return
    _called_and_ended(tx, facts, happened, happened.called_at, who=who)


def _called_and_ended(tx: Transaction, facts: Row, happened: Happened, called_at: datetime, *, who: str) -> None:
    stage = _back(tx, facts, stage_for_desk(tx, facts, happened.number), happened, called_at, who=who)
    when = {"ended": happened.ended_at or called_at, "called": called_at, "since": tx.now - STILL_ENTERED}
    if tx.one(_AT_THAT_TIME, desk_id=facts.id, stage_id=stage.id, **when) is not None:
        raise Refused("downtime_overlap", "called_at")
    if stage.state not in {State.CALLED, State.SERVING}:
        _call(tx, facts, stage, happened.number, called_at, who=who)
    _end(tx, facts, stage, happened, called_at, who=who)


def _back(tx: Transaction, desk: Row, stage: Row, happened: Happened, called_at: datetime, *, who: str) -> Row:
    """Who had not come before is in line again where they were called later; the same sheet entered twice calls nobody twice."""
    gone = tx.one(_GONE, stage_id=stage.id)
    if gone is None or gone.ended_at >= called_at:
        return stage
    return_to_desk(tx, desk=desk.code, number=happened.number, who=who)
    return stage_for_desk(tx, desk, happened.number)


def _right_times(now: datetime, happened: Happened) -> None:
    said = [happened.arrived_at, happened.called_at, happened.ended_at]
    times = [now - STILL_ENTERED, *(at for at in said if at is not None), now]
    if any(earlier > later for earlier, later in pairwise(times)):
        raise Refused("downtime_times", "called_at")


def _give_number(
    tx: Transaction, desk: Row, happened: Happened, *, token_key: bytes, language: Language, who: str
) -> None:
    """The number on paper becomes a visit that arrived when it did."""
    paper = paper_number(tx, desk, happened.number)
    assert paper is not None  # noqa: S101  # asked a moment ago in this act
    if happened.arrived_at is None:
        raise Refused("arrival_needed", "arrived_at")
    if happened.service is None:
        raise Refused("service_needed", "service")
    service = service_called(tx, happened.service)
    if tx.one(_SERVED, desk_id=desk.id, service_id=service.id) is None:
        raise Refused("not_your_service", "service")
    why = {"lease": str(paper.lease_id), "happened_at": happened.arrived_at.isoformat()}
    day = date.fromisoformat(paper.day)
    given = Given(uuid7(), paper.number, day, paper.series_id, paper.letters, happened.arrived_at, why)
    enter_given(tx, service, token_key, given, Move.ISSUE_OFFLINE, device_id=None, language=language, who=who)
    if happened.urgency is not None:
        set_urgency(tx, desk=desk.code, number=happened.number, urgency=happened.urgency, who=who, on_arrival=True)


def _call(tx: Transaction, desk: Row, stage: Row, number: str, called_at: datetime, *, who: str) -> None:
    """As `call_this_one` counts it: those who were passed keep their right to go first."""
    chosen = waiting_with_number(tx, desk, number)
    why = {"downtime": True, "happened_at": called_at.isoformat()}
    if chosen is not None:
        why |= {"reason": chosen.place.reason.value, "passed": passed_by(tx, desk, chosen)}
    move_by_desk(tx, desk, stage, Move.CALL, who=who, why=why)
    if chosen is not None:
        count_overtaken(tx, desk, chosen)
        count_turn(tx, desk, chosen)


def _end(tx: Transaction, desk: Row, stage: Row, happened: Happened, called_at: datetime, *, who: str) -> None:
    ended = {"downtime": True, "happened_at": (happened.ended_at or called_at).isoformat()}
    if happened.outcome is Outcome.NOT_HERE:
        move_by_desk(tx, desk, stage, Move.NOT_HERE, who=who, why=ended)
        return
    if stage.state != State.SERVING:
        here = {"downtime": True, "happened_at": called_at.isoformat()}
        move_by_desk(tx, desk, stage, Move.HERE, who=who, why=here)
    move_by_desk(tx, desk, stage, Move.FINISH, who=who, why=ended)
    go_on(tx, stage.visit_id, who=who, why={"desk": desk.code})
