"""An act at a desk answered beside Flask: the same token, key, reading and refusals, without a thread."""

from typing import Any
from uuid import UUID

from granian.rsgi import Headers  # type: ignore[attr-defined]  # exported, though not said so

from config.contract.base import Answer, Incoming
from config.contract.device_api import Problem
from config.contract.hospital_api import DeskState
from display_server.db.engine.transaction import Transaction
from display_server.db.engine.waiting import Act
from display_server.services.desks.desk_facts import expect_desk
from display_server.services.refused import Refused
from display_server.services.systems.once_for_system import KEY, once
from display_server.web.hospital_api.operation import (
    API,
    PREFIX,
    DeskOperation,
    asked_once,
    no_body_taken,
    read_key,
)
from display_server.web.shared.api.operation import JSON, Unreadable, read_json
from display_server.web.shared.permissions import Permission
from display_server.web.shared.token_check import TokenProofs

_KEY = KEY.lower()


class DeskLane:
    """One operation of `desks.AT_DESK`, for tokens known by heart that have requests left of their lot."""

    def __init__(self, proofs: TokenProofs, what: DeskOperation) -> None:
        self._proofs, self._what = proofs, what

    def who(self, headers: Headers) -> tuple[UUID, UUID, int] | None:
        """The token, the key and the token's site."""
        if self._what.takes is not None and headers.get("content-type") != JSON:
            return None
        try:
            key = read_key(headers.get(_KEY))
        except Unreadable:
            return None
        token = self._proofs.remembered(headers.get("authorization") or "", Permission.API_CALL)
        return None if token is None else (token.id, key, token.site_id)

    def site_of(self, who: Any) -> int:
        return int(who[2])

    def act_for(self, who: Any, body: bytes, part: str) -> Act[Answer]:
        token_id, key, _ = who
        read = self._read(body)
        asked = asked_once(token_id, key, f"{PREFIX}/desks/{part}/{self._what.name}", read)

        def act(tx: Transaction) -> Answer:
            expect_desk(tx, part)
            return once(tx, asked, DeskState, lambda: self._desk(tx, part, read, asked.who))

        return act

    def problem_of(self, failed: Exception) -> Problem | None:
        return API.problem_of(failed) if isinstance(failed, (Unreadable, Refused)) else None

    def _read(self, body: bytes) -> Incoming | None:
        if self._what.takes is not None:
            return read_json(self._what.takes, body)
        if body:
            raise no_body_taken()
        return None

    def _desk(self, tx: Transaction, desk: str, body: Incoming | None, who: str) -> DeskState:
        answer = self._what.perform(tx, desk, body, who)
        assert isinstance(answer, DeskState)  # noqa: S101  # `at_desk` makes nothing else
        return answer
