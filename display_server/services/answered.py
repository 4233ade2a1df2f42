"""Exactly once: what a request was answered is kept beside what it did, and the same request id gets the same answer."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Text, bindparam, insert, select, type_coerce

from config.contract.base import Answer, Incoming
from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AnsweredRequest, HubIdentity
from display_server.services.forget_old import ANSWERS_KEPT
from display_server.services.refused import Refused

_FIND = Prepared(
    select(AnsweredRequest.act, AnsweredRequest.device_id, AnsweredRequest.asked_hash, AnsweredRequest.answer).where(
        AnsweredRequest.request_id == bindparam("request_id")
    )
)
_TOLD = Prepared(
    select(AnsweredRequest.answer, AnsweredRequest.at).where(
        AnsweredRequest.request_id == bindparam("request_id"), AnsweredRequest.device_id == bindparam("device_id")
    )
)
_HUB = Prepared(select(HubIdentity.created_at))
_KEEP = Prepared(
    insert(AnsweredRequest).values(
        request_id=bindparam("request_id"), device_id=bindparam("device_id"), act=bindparam("act"),
        asked_hash=bindparam("asked_hash"), answer=type_coerce(bindparam("answer"), Text), at=bindparam("at"),
    )
)  # fmt: skip


def earlier_answer(
    tx: Transaction, *, request_id: UUID, device_id: UUID | None, act: str, asked: Incoming | None = None
) -> Any | None:
    """What this request was answered before, as JSON; None: it is new. Raises Refused where the id was used otherwise.

    `asked`: the whole body, where the same id must not come with another one.
    """
    found = tx.one(_FIND, request_id=request_id)
    if found is None:
        _refuse_forgotten(tx, request_id)
        return None
    if found.device_id != device_id or found.act != act or _is_other(found.asked_hash, asked):
        raise Refused("request_id_used", "request_id")
    return found.answer


def answer_of_device(tx: Transaction, request_id: UUID, device_id: UUID, *, within: timedelta) -> dict[str, Any] | None:
    """What this device was told a short while ago, whatever it had asked."""
    found = tx.one(_TOLD, request_id=request_id, device_id=device_id)
    answer: dict[str, Any] | None = found.answer if found is not None and tx.now - found.at <= within else None
    return answer


def _is_other(kept_hash: str | None, asked: Incoming | None) -> bool:
    """Whether this body says something else than the one that was answered. None: nobody kept what it said."""
    return asked is not None and kept_hash is not None and kept_hash != _asked_hash(asked)


def _asked_hash(asked: Incoming) -> str:
    """Keyed, since a body may hold a typed code. A field that a later version adds with its default changes nothing."""
    return keyed_hash("request-body", asked.model_dump_json(exclude_defaults=True))[:32]


def _refuse_forgotten(tx: Transaction, request_id: UUID) -> None:
    """An id made so long ago may have been answered and forgotten: doing it again could issue a second number.

    An id from before this hub existed cannot have been: it comes from a device whose clock has lost its battery.
    """
    if made_long_ago(tx, request_id) and _made_at(tx, request_id) >= tx.only(_HUB).created_at.timestamp():
        raise Refused("request_too_old", "request_id")


def made_long_ago(tx: Transaction, request_id: UUID) -> bool:
    """Whether its answer may have been forgotten."""
    return _made_at(tx, request_id) < (tx.now - ANSWERS_KEPT).timestamp()


def _made_at(tx: Transaction, request_id: UUID) -> float:
    """In Unix seconds: what a device may write into an id reaches past the year a datetime can hold."""
    return (request_id.int >> 80) / 1000 if request_id.version == 7 else tx.now.timestamp()


def keep_answer(
    tx: Transaction,
    *,
    request_id: UUID,
    device_id: UUID | None,
    act: str,
    answer: dict[str, Any] | Answer,
    asked: Incoming | None = None,
) -> None:
    """In the act's own transaction; `device_id` None: a person's page. The answer must hold no token and no typed code."""
    text = answer.model_dump_json() if isinstance(answer, Answer) else json.dumps(answer, ensure_ascii=False)
    tx.put(
        _KEEP, request_id=request_id, device_id=device_id, act=act, answer=text, at=tx.now,
        asked_hash=None if asked is None else _asked_hash(asked),
    )  # fmt: skip
