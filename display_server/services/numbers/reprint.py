"""A ticket is printed anew as COPY: the number stays, the paper before leads nowhere any more.

Nor does the paper of a number that was merged into it: it would lead whoever found it to the same visit.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select, update

from display_server.db.columns.code_index import visit_code_hash, visit_token_hash
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.db.reading.merged import leading_to
from display_server.domain.codes import visit_code, visit_token
from display_server.domain.happenings import Happening
from display_server.services.stages.visit_facts import happened, visit_with_id

_RENEW = Prepared(
    update(Visit)
    .values(token_generation=bindparam("generation"), token_hash=bindparam("token"), code_hash=bindparam("code"))
    .where(Visit.id == bindparam("visit_id"))
)
_GENERATION = Prepared(select(Visit.token_generation).where(Visit.id == bindparam("visit_id")))


@dataclass(frozen=True)
class Codes:
    """What stands on the copy: the token of its phone address, and the code beside it. Kept nowhere."""

    token: str
    code: str


def reprint(tx: Transaction, *, visit_id: UUID, token_key: bytes, who: str) -> Codes:
    """New codes for the visit's next paper. Raises Refused (`visit_unknown`)."""
    visit = visit_with_id(tx, visit_id)
    codes = _renew(tx, visit, token_key)
    happened(tx, visit_id, Happening.REPRINTED, who=who, why={"generation": visit.token_generation + 1})
    for one in leading_to(tx, visit):
        _renew(tx, one, token_key)
    return codes


def _renew(tx: Transaction, visit: Row, token_key: bytes) -> Codes:
    """The codes of its next paper take the place of those before."""
    generation = visit.token_generation + 1
    codes = Codes(visit_token(visit.id, token_key, generation), visit_code(visit.id, token_key, generation))
    tx.run(
        _RENEW, visit_id=visit.id, generation=generation, token=visit_token_hash(codes.token),
        code=visit_code_hash(codes.code),
    )  # fmt: skip
    return codes


def token_generation(tx: Transaction, visit_id: UUID) -> int:
    """Which paper of the visit is the right one; 0: its first."""
    found = tx.one(_GENERATION, visit_id=visit_id)
    return 0 if found is None else int(found.token_generation)
