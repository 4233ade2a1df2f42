"""A desk between its services: whose turn it is by `domain.proportion`, and the count of turns. One line needs none of it."""

from sqlalchemy import bindparam, select, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DeskService
from display_server.domain.proportion import Share, after_call, first_of, turn_given_back
from display_server.services.desks.desk_facts import Waiting, first_in_line

_SHARES = Prepared(
    select(DeskService.service_id, DeskService.weight, DeskService.turn)
    .where(DeskService.desk_id == bindparam("desk_id"))
    .order_by(DeskService.service_id)
)
_SET_TURN = Prepared(
    update(DeskService)
    .values(turn=bindparam("new_turn"))
    .where(DeskService.desk_id == bindparam("desk"), DeskService.service_id == bindparam("service"))
)
_BEGIN_ANEW = Prepared(update(DeskService).values(turn=0).where(DeskService.desk_id == bindparam("desk")))


def next_for(tx: Transaction, desk: Row) -> Waiting | None:
    """Whom this desk calls; None: nobody who could come."""
    if not desk.in_proportion:
        return first_in_line(tx, desk)
    shares = _shares(tx, desk)
    heads = _heads(tx, desk, shares)
    service = first_of({key: head.place for key, head in heads.items()}, shares)
    return None if service is None else heads[service]


def count_turn(tx: Transaction, desk: Row, called: Waiting) -> None:
    """Somebody of this service has been called to this desk: its next turn comes later."""
    if not desk.in_proportion:
        return
    shares = _shares(tx, desk)
    heads = {key: head.place for key, head in _heads(tx, desk, shares).items()}
    for key, share in after_call(called.service_id, {**heads, called.service_id: called.place}, shares).items():
        if share.turn != shares[key].turn:
            tx.run(_SET_TURN, desk=desk.id, service=key, new_turn=share.turn)


def give_turn_back(tx: Transaction, desk: Row, service_id: int | None) -> None:
    """The call was undone: this service's turn comes as early as before it."""
    if not desk.in_proportion:
        return
    shares = _shares(tx, desk)
    if service_id in shares:
        tx.run(_SET_TURN, desk=desk.id, service=service_id, new_turn=turn_given_back(service_id, shares))


def begin_turns(tx: Transaction, desk: Row) -> None:
    """Whoever opens the desk owes nothing to what was served there before."""
    if desk.in_proportion:
        tx.run(_BEGIN_ANEW, desk=desk.id)


def _shares(tx: Transaction, desk: Row) -> dict[int, Share]:
    rows = tx.all(_SHARES, desk_id=desk.id)
    return {row.service_id: Share(row.service_id, row.weight or 1, row.turn) for row in rows}


def _heads(tx: Transaction, desk: Row, shares: dict[int, Share]) -> dict[int, Waiting]:
    found = {key: first_in_line(tx, desk, key) for key in shares}
    return {key: head for key, head in found.items() if head is not None}
