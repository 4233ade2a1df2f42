"""Which stage of a visit is the present one: the open one before the ended, the expected last. For `ORDER BY`."""

from sqlalchemy import case

from display_server.db.models import Stage
from display_server.domain.visit import State

_RANK = {
    State.DONE.value: 1,
    State.NO_SHOW.value: 1,
    State.LEFT.value: 1,
    State.UNSERVED.value: 1,
    State.CANCELLED.value: 2,
    State.EXPECTED.value: 3,
}
CURRENT_FIRST = (case(_RANK, value=Stage.state, else_=0), Stage.position.desc())
"""Of several ended ones the last counts; one that was taken out of the visit counts less than any that was real."""
