"""Exactly once: what a request was answered is kept beside what it did, and the same request id gets the same answer."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, insert, select, type_coerce

from config.contract.base import Answer
from display_server.db.models import AnsweredRequest, HubIdentity
from display_server.db.prepared import Prepared
from display_server.db.transaction import Transaction
from display_server.services.forget_old import ANSWERS_KEPT
from display_server.services.refused import Refused

_FIND = Prepared(
    select(AnsweredRequest.act, AnsweredRequest.device_id, AnsweredRequest.answer).where(
        AnsweredRequest.request_id == bindparam("request_id")
    )
)
_HUB = Prepared(select(HubIdentity.created_at))
_KEEP = Prepared(
    insert(AnsweredRequest).values(
        request_id=bindparam("request_id"), device_id=bindparam("device_id"), act=bindparam("act"),
        answer=type_coerce(bindparam("answer"), Text), at=bindparam("at"),
    )
)  # fmt: skip


def earlier_answer(tx: Transaction, *, request_id: UUID, device_id: UUID | None, act: str) -> Any | None:
    """What this request was answered before, as JSON; None: it is new. Raises Refused where the id was used otherwise."""
    found = tx.one(_FIND, request_id=request_id)
    if found is None:
        _refuse_forgotten(tx, request_id)
        return None
    if found.device_id != device_id or found.act != act:
        raise Refused("request_id_used", "request_id")
    return found.answer


def _refuse_forgotten(tx: Transaction, request_id: UUID) -> None:
    """An id made so long ago may have been answered and forgotten: doing it again could issue a second number.

    An id from before this hub existed cannot have been: it comes from a device whose clock has lost its battery.
    """
    # In Unix seconds: what a device may write into an id reaches past the year a datetime can hold.
    made_at = (request_id.int >> 80) / 1000 if request_id.version == 7 else tx.now.timestamp()
    if made_at < (tx.now - ANSWERS_KEPT).timestamp() and made_at >= tx.only(_HUB).created_at.timestamp():
        raise Refused("request_too_old", "request_id")


def keep_answer(
    tx: Transaction, *, request_id: UUID, device_id: UUID | None, act: str, answer: dict[str, Any] | Answer
) -> None:
    """In the act's own transaction; `device_id` None: a person's page. The answer must hold no token and no typed code."""
    text = answer.model_dump_json() if isinstance(answer, Answer) else json.dumps(answer, ensure_ascii=False)
    tx.put(_KEEP, request_id=request_id, device_id=device_id, act=act, answer=text, at=tx.now)
