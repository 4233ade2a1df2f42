"""Exactly once for the hospital's own systems: a key's first answer is kept beside what it did, and said again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Text, bindparam, insert, select, type_coerce

from config.contract.base import Answer
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import ApiAnswer
from display_server.services.forget_old import ANSWERS_KEPT
from display_server.services.refused import Refused

KEY = "Idempotency-Key"

A = TypeVar("A", bound=Answer)

_FIND = Prepared(
    select(ApiAnswer.asked_hash, ApiAnswer.answer).where(
        ApiAnswer.token_id == bindparam("token_id"), ApiAnswer.key == bindparam("key")
    )
)
_KEEP = Prepared(
    insert(ApiAnswer).values(
        token_id=bindparam("token_id"), key=bindparam("key"), asked_hash=bindparam("asked_hash"),
        answer=type_coerce(bindparam("answer"), Text), at=bindparam("at"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class AskedOnce:
    """One request of a system: whose, which, and everything it says."""

    token_id: UUID
    key: UUID
    said: str

    @property
    def who(self) -> str:
        """As the diary and the audit name this system."""
        return f"token:{self.token_id}"

    @property
    def asked_hash(self) -> str:
        return hashlib.sha256(self.said.encode()).hexdigest()


def once(tx: Transaction, asked: AskedOnce, answers: type[A], perform: Callable[[], A]) -> A:
    """What `perform` answers, or what it answered before. Raises Refused (`key_used`, `key_too_old`) and what it raises.

    A refusal is not kept: nothing was done, and the same key may be tried again. The answer must hold no token.
    """
    found = tx.one(_FIND, token_id=asked.token_id, key=asked.key)
    if found is not None:
        if found.asked_hash != asked.asked_hash:
            raise Refused("key_used", KEY)
        return answers.model_validate(found.answer)
    made_at = (asked.key.int >> 80) / 1000  # a UUIDv7 says when it was made, in Unix milliseconds
    if made_at < (tx.now - ANSWERS_KEPT).timestamp():
        raise Refused("key_too_old", KEY)
    answer = perform()
    text = answer.model_dump_json()
    tx.put(_KEEP, token_id=asked.token_id, key=asked.key, asked_hash=asked.asked_hash, answer=text, at=tx.now)
    return answer
