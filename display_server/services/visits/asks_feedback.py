"""Whether a visit's patient is asked how it was."""

from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Stage, Visit
from display_server.domain.visit import OPEN, State


def asks_feedback(tx: Transaction, visit: Visit) -> bool:
    """Somebody was served, nothing is to come, and nothing was said yet."""
    states = {State(state) for state in tx.session.scalars(select(Stage.state).where(Stage.visit_id == visit.id))}
    return not visit.feedback_given and State.DONE in states and not states & OPEN
