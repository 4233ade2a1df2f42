"""A desk sets somebody aside and lets them wait again: the due time stays, so they stand where they would have stood."""

from display_server.db.engine.transaction import Transaction
from display_server.domain.visit import Move
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.desk_stage import move_by_desk, stage_for_desk
from display_server.services.stages.later_stages import end_later


def hold(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Its patient, or somebody of its lines, is called by nobody until they are taken up again. Raises Refused."""
    facts = desk_called(tx, desk)
    move_by_desk(tx, facts, stage_for_desk(tx, facts, number), Move.HOLD, who=who)


def resume_patient(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Back in line. Raises Refused."""
    facts = desk_called(tx, desk)
    move_by_desk(tx, facts, stage_for_desk(tx, facts, number), Move.RESUME, who=who)


def cancel(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """This number is not needed: a second number of one person, somebody who was sent elsewhere. Raises Refused.

    The whole visit ends: its later stages are cancelled with it. To leave out one stage only: `edit_stages.skip_stage`.
    """
    facts = desk_called(tx, desk)
    stage = stage_for_desk(tx, facts, number)
    move_by_desk(tx, facts, stage, Move.CANCEL, who=who)
    end_later(tx, stage.visit_id, Move.CANCEL, who=who, why={"desk": facts.code})
