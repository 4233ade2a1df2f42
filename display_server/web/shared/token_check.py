"""Proof of a hospital's own system: `Authorization: Bearer <token id>.<secret>`, its scopes, its end and its rate."""

import hmac
import threading
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from flask import g, request
from sqlalchemy import bindparam, select
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from config.contract.hospital_api import Scope
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.site_scope import look_at
from display_server.db.models import ApiToken
from display_server.db.reading.states import statements
from display_server.hub import Hub
from display_server.services.devices.device_secret import secret_hash
from display_server.services.systems.draw_requests import Drawn, draw_requests
from display_server.web.shared.access import note_refused
from display_server.web.shared.permissions import PERMISSION_OF_SCOPE, Permission
from display_server.web.shared.remembered import Remembered

REMEMBERED_S = 20.0
"""A revoked token is refused within this time (the house promises 60 s)."""
_REMEMBERED_AT_MOST = 500

_TOKEN = Prepared(
    select(
        ApiToken.id,
        ApiToken.site_id,
        ApiToken.scopes,
        ApiToken.secret_hash,
        ApiToken.per_minute,
        ApiToken.expires_at,
        ApiToken.revoked_at,
    ).where(ApiToken.id == bindparam("token_id"))
)


@dataclass(frozen=True)
class KnownToken:
    """Which system is asking, and what it may do."""

    id: UUID
    site_id: int
    may: frozenset[Permission]
    per_minute: int
    expires_at: datetime


class TokenProofs:
    """One a web process. Keeps the hash of what was proved, not the secret, and what is left of each token's lot."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._proofs = Remembered(hub.clock, self._look_up, seconds=REMEMBERED_S, most=_REMEMBERED_AT_MOST)
        self._drawn: dict[UUID, Drawn] = {}
        self._counting = threading.Lock()  # held for microseconds
        self._drawing: dict[UUID, threading.Lock] = {}

    def __call__(self, permission: Permission) -> None:
        """Put the token on `g`, or raise: 401 the same whatever was wrong, 403 without the scope, 429 past its rate."""
        token = self._proofs.who(request.headers.get("Authorization", ""))
        if token is None or token.expires_at <= self._hub.clock.now():
            raise Unauthorized("This is not a valid token.", www_authenticate=WWWAuthenticate("bearer"))
        self._count(token)
        if permission not in token.may:
            note_refused(f"token:{token.id}", permission)
            raise Forbidden("This token does not have the scope for this operation.")
        look_at(token.site_id)
        g.atrium_token = token

    def remembered(self, header: str, permission: Permission) -> KnownToken | None:
        """Who asks, where that token was proved in the last seconds, may do this, and has requests left of the lot it drew.

        It asks no database; None: `__call__` finds out what is wrong, if anything is.
        """
        token = self._proofs.by_heart(header)
        if token is None or permission not in token.may or token.expires_at <= self._hub.clock.now():
            return None
        return token if self._use_one(token) else None

    def _look_up(self, header: str) -> KnownToken | None:
        scheme, _, credentials = header.partition(" ")
        key, _, secret = credentials.strip().partition(".")
        if scheme.lower() != "bearer" or not secret or len(header) > 200:
            return None
        try:
            token_id = UUID(key)
        except ValueError:
            return None
        with self._hub.database.reading() as session:
            row = statements(session).one(_TOKEN, token_id=token_id)
        if row is None or row.revoked_at is not None:
            return None
        if not hmac.compare_digest(secret_hash(secret), row.secret_hash):
            return None
        scopes = {Scope(name) for name in row.scopes if name in set(Scope)}
        may = frozenset(PERMISSION_OF_SCOPE[scope] for scope in scopes)
        if Permission.API_METRICS_HUB in may:
            may |= {Permission.API_METRICS}
        return KnownToken(row.id, row.site_id, may, row.per_minute, row.expires_at)

    def _count(self, token: KnownToken) -> None:
        """Use one of the lot drawn from the database, or draw the next one. Raises TooManyRequests."""
        with self._counting:
            drawing = self._drawing.setdefault(token.id, threading.Lock())
        while not self._use_one(token):
            with drawing:  # never `_counting`: the loop stands there, and the writer we wait for may be the loop
                self._draw(token)

    def _use_one(self, token: KnownToken) -> bool:
        with self._counting:
            lot = self._drawn.get(token.id)
            if lot is None or lot.until <= self._hub.clock.now() or lot.requests <= 0:
                return False
            self._drawn[token.id] = Drawn(lot.requests - 1, lot.until)
            return True

    def _draw(self, token: KnownToken) -> None:
        now, lot = self._hub.clock.now(), self._drawn.get(token.id)
        if lot is None or lot.until <= now or lot.requests == 0:
            lot = self._hub.writer.run(lambda tx: draw_requests(tx, token_id=token.id, per_minute=token.per_minute))
            lot = lot if lot.requests else Drawn(_USED_UP, lot.until)
            self._drawn[token.id] = lot
        if lot.requests == _USED_UP:
            after = max(1, ceil((lot.until - now).total_seconds()))
            raise TooManyRequests("This token's requests of this minute are used up.", retry_after=after)


_USED_UP = -1
"""The database itself said that this minute's requests are used: it is not asked again before the next one."""


def this_token() -> KnownToken:
    """The token of this request."""
    token = g.atrium_token
    assert isinstance(token, KnownToken)  # noqa: S101  # the guard put it there
    return token
