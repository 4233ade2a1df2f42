"""Looks each second who is to be told something, and tells each by a thread of its own: one that hangs delays nobody else."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.exc import SQLAlchemyError

from config.clock import Clock
from config.contract.webhook import EVENT_ID, SIGNATURE, TIMESTAMP
from display_server.db.engine.session import Database
from display_server.db.models import Webhook, WebhookDelivery
from display_server.db.reading.diary_cursor import Position
from display_server.db.reading.states import statements
from display_server.domain.webhook import Letter
from display_server.domain.webhook_signature import sign
from display_server.jobs.duties import AGAIN_S, DutyFailed
from display_server.jobs.webhooks.post import Post
from display_server.services.systems.record_told import Tried
from display_server.services.systems.webhook_events import Told, events_after

EVERY_S = 1.0
SLICE = 20
"""Events told before it is written down: as many may be told twice after a power cut."""
WRITTEN_AFTER_S = 2.0
READ_AT_ONCE = 200
WORTH_WRITING = 200
"""So many unwanted lines move the kept position on: a new start need not read them again."""
_log = structlog.get_logger()

Perform = Callable[..., Any]


@dataclass(frozen=True)
class _Round:
    """What one round finds for one webhook: letters first, then the diary's next events."""

    url: str
    secret: str
    position: Position
    letters: list[Told]
    events: list[Told]
    behind: Position | None  # where to go on when all of them are told


@dataclass(frozen=True)
class _Looked:
    """From a kept position on, so many lines nobody wants: not worth a write each second."""

    since: Position
    to: Position
    lines: int


class Couriers:
    """`perform` asks web for an act by name; `post` sends one event."""

    def __init__(self, database: Database, clock: Clock, perform: Perform, post: Post) -> None:
        self._database = database
        self._clock = clock
        self._perform = perform
        self._post = post
        self._lock = threading.Lock()
        self._busy: set[UUID] = set()
        self._not_before: dict[UUID, float] = {}  # monotonic: web could not write it down
        self._looked: dict[UUID, _Looked] = {}

    def perform(self) -> float:
        for webhook_id in self._due():
            with self._lock:
                if webhook_id in self._busy or self._not_before.get(webhook_id, 0.0) > time.monotonic():
                    continue
                self._busy.add(webhook_id)
            # Daemons: what they have in hand when jobs ends is told again by the next one.
            threading.Thread(target=self._tell, args=(webhook_id,), name="courier", daemon=True).start()
        return EVERY_S

    @property
    def is_idle(self) -> bool:
        with self._lock:
            return not self._busy

    def _due(self) -> list[UUID]:
        asked = exists().where(WebhookDelivery.webhook_id == Webhook.id, WebhookDelivery.state == Letter.ASKED.value)
        now = self._clock.now()
        works = and_(Webhook.paused_at.is_(None), Webhook.disabled_at.is_(None), Webhook.next_at <= now)
        wanted = select(Webhook.id).where(or_(asked, works))
        try:
            with self._database.reading() as session:
                return list(session.scalars(wanted))
        except SQLAlchemyError as wrong:
            raise DutyFailed(type(wrong).__name__) from wrong

    def _tell(self, webhook_id: UUID) -> None:
        try:
            while self._round(webhook_id):
                pass
        except (DutyFailed, SQLAlchemyError) as why:
            self._not_before[webhook_id] = time.monotonic() + AGAIN_S
            _log.warning("webhook waits", webhook=str(webhook_id), why=str(why) or type(why).__name__)
        finally:
            with self._lock:
                self._busy.discard(webhook_id)

    def _round(self, webhook_id: UUID) -> bool:
        """Tell some and have it written down; whether there may be more at once."""
        found = self._read(webhook_id)
        if found is None:
            return False
        began, tried, failed = time.monotonic(), list[Tried](), False
        queue = [*((letter, None) for letter in found.letters), *((event, str(event.after)) for event in found.events)]
        for told, after in queue[:SLICE]:
            one = self._try(found, told, after)
            tried.append(one)
            failed = one.failure is not None
            if failed or time.monotonic() - began > WRITTEN_AFTER_S:
                break
        whole = len(tried) == len(queue) and not failed
        to = str(found.behind) if whole and found.behind is not None else None
        if not tried and to is None:
            return False
        since = str(found.position)
        said = [one.as_json() for one in tried]
        there = self._perform("record_told", webhook_id=str(webhook_id), since=since, to=to, tried=said)
        return bool(there) and not failed

    def _try(self, found: _Round, told: Told, after: str | None) -> Tried:
        body = told.body.encode()
        timestamp = int(time.time())  # the receiver's clock tells it from an old one, whatever a demo's clock says
        headers = {
            EVENT_ID: str(told.id),
            TIMESTAMP: str(timestamp),
            SIGNATURE: sign(found.secret, timestamp, body),
        }
        outcome = self._post(found.url, headers, body)
        return Tried(told.id, told.move, told.body, after, outcome.failure, outcome.status)

    def _read(self, webhook_id: UUID) -> _Round | None:
        with self._database.reading() as session:
            webhook = session.get(Webhook, webhook_id)
            if webhook is None:
                return None
            position = Position.read(webhook.position)
            letters = [
                Told(row.event_id, row.move, position, row.body)
                for row in session.scalars(
                    select(WebhookDelivery)
                    .where(WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.state == Letter.ASKED.value)
                    .order_by(WebhookDelivery.id)
                    .limit(SLICE)
                )
            ]
            works = webhook.paused_at is None and webhook.disabled_at is None and webhook.next_at <= self._clock.now()
            if not works or letters:
                return _Round(webhook.url, webhook.secret, position, letters, [], None)
            looked = self._looked.get(webhook_id)
            if looked is None or looked.since != position:  # it was moved meanwhile
                looked = _Looked(position, position, 0)
            next_ones = events_after(
                statements(session), looked.to, webhook.events, READ_AT_ONCE, site_id=webhook.site_id
            )
        looked = _Looked(position, next_ones.behind, looked.lines + next_ones.lines)
        if next_ones.told or looked.lines >= WORTH_WRITING:
            return _Round(webhook.url, webhook.secret, position, [], next_ones.told, next_ones.behind)
        self._looked[webhook_id] = looked
        return None
