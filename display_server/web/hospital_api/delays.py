"""When something is late or away: told, ended, and what becomes of those it leaves waiting, slice by slice; taken back again."""

from datetime import datetime

from sqlalchemy import bindparam, select

from config.contract import hospital_acts as wire
from config.contract.hospital_api import DeskState
from config.contract.hospital_words import WaitingGo
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Delay
from display_server.domain.delay import DelayOf, DelayReason, Fate
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.undo_at_once import undo_at_once
from display_server.services.lines.declare_delay import declare_delay, end_delay
from display_server.services.lines.move_waiting import START, Sending, move_waiting, people_left_waiting
from display_server.web.hospital_api.operation import ONCE, blueprint, operation, write
from display_server.web.hospital_api.reading import read_desk
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.permissions import Permission

_AT_DESK = (*ONCE, "desk_unknown")
_UNTIL = Prepared(select(Delay.until).where(Delay.id == bindparam("key")))


def _operation(name: str, summary: str, takes: type, answers: type, refusals: tuple[str, ...]) -> Operation:
    return Operation(
        "POST", f"/desks/<desk>/{name}", summary, takes, answers, Permission.API_CALL, (*_AT_DESK, *refusals), once=True
    )


@operation(
    blueprint,
    _operation(
        "delay", "Something is late or away", wire.DeclareDelay, wire.DelayDeclared,
        ("delay_wrong", "desk_closed", "service_unknown"),
    ),
)  # fmt: skip
def delay(body: wire.DeclareDelay, desk: str) -> wire.DelayDeclared:
    """Where nobody of the hub's own people has opened the desk, no clinician can be late."""

    def perform(tx: Transaction, who: str) -> wire.DelayDeclared:
        key = declare_delay(
            tx, desk=desk, of=DelayOf(body.of.value), minutes=body.minutes, reason=DelayReason(body.reason.value),
            who=who, service=body.service,
        )  # fmt: skip
        until: datetime = tx.only(_UNTIL, key=key).until
        return wire.DelayDeclared(delay=key, until=until, waiting=people_left_waiting(tx, key))

    return write(wire.DelayDeclared, body, perform)


@operation(blueprint, _operation("end-delay", "It is over earlier", wire.EndDelay, DeskState, ("delay_unknown",)))
def delay_over(body: wire.EndDelay, desk: str) -> DeskState:
    def perform(tx: Transaction, who: str) -> DeskState:
        end_delay(tx, key=body.delay, department=desk_called(tx, desk).department, who=who)
        return read_desk(tx, desk)

    return write(DeskState, body, perform)


@operation(
    blueprint,
    _operation(
        "move-waiting", "What becomes of those a delay leaves waiting", wire.MoveWaiting, wire.MovedWaiting,
        ("delay_unknown", "return_wrong", "desk_closed"),
    ),
)  # fmt: skip
def waiting_go(body: wire.MoveWaiting, desk: str) -> wire.MovedWaiting:
    """`keep` moves nobody: they wait as they do."""

    def perform(tx: Transaction, who: str) -> wire.MovedWaiting:
        facts = desk_called(tx, desk)
        if body.fate is WaitingGo.KEEP:
            return wire.MovedWaiting(moved=0, stayed=people_left_waiting(tx, body.delay))
        sending = Sending(Fate(body.fate.value), body.at, body.to)
        went = move_waiting(tx, delay=body.delay, sending=sending, who=who, after=body.after or START, desk_id=facts.id)
        return wire.MovedWaiting(moved=went.moved, stayed=went.stayed, next=went.last)

    return write(wire.MovedWaiting, body, perform)


@operation(
    blueprint,
    _operation(
        "undo-at-once", "Those who were moved stand where they stood", wire.UndoAtOnce, wire.TakenBackAtOnce,
        ("nothing_to_undo",),
    ),
)  # fmt: skip
def waiting_back(body: wire.UndoAtOnce, desk: str) -> wire.TakenBackAtOnce:
    """Within five minutes, while nothing else was done at this desk since."""

    def perform(tx: Transaction, who: str) -> wire.TakenBackAtOnce:
        went = undo_at_once(tx, desk=desk, delay=body.delay, who=who, after=body.after)
        return wire.TakenBackAtOnce(moved=went.moved, stayed=went.stayed, next=went.last)

    return write(wire.TakenBackAtOnce, body, perform)
