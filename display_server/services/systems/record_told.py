"""How telling other systems went, as jobs asks web to write it down: letters, pauses, and the position that goes on."""

import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from config.contract.webhook import TEST
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Webhook, WebhookDelivery
from display_server.domain.webhook import Letter, is_disabled, is_given_up, pause_after
from display_server.services.audit import audit

DELIVERED_KEPT = 100
"""The newest of each webhook, to look at. Dead letters stay 90 days."""


@dataclass(frozen=True)
class Tried:
    """One try. `after`: where the diary goes on behind the event; None: a test, or a letter sent again."""

    event_id: UUID
    move: str
    body: str
    after: str | None
    failure: str | None
    status: int | None

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "event_id": str(self.event_id)}

    @classmethod
    def read(cls, said: dict[str, Any]) -> "Tried":
        return cls(**{**said, "event_id": UUID(said["event_id"])})


def record_told(tx: Transaction, *, webhook_id: str, since: str, to: str | None, tried: list[dict[str, Any]]) -> bool:
    """Write down tries that began at the position `since`; `to`: all of them went well, go on there. False: it is gone.

    A position that an administrator moved meanwhile stays where they put it.
    """
    webhook = tx.session.get(Webhook, UUID(webhook_id))
    if webhook is None:
        return False
    here = webhook.position == since
    for said in tried:
        one = Tried.read(said)
        if one.after is None:
            _record_letter(tx, webhook, one)
        elif _record_event(tx, webhook, one, here) and here:
            webhook.position, webhook.tries = one.after, 0
    if here and to is not None:
        webhook.position = to
    _forget_delivered(tx, webhook.id)
    return True


def _record_letter(tx: Transaction, webhook: Webhook, one: Tried) -> None:
    """One try each: whoever asked for it sees how it went and may ask again."""
    row = _row_of(tx, webhook, one)
    if one.failure is None:
        row.state = Letter.DELIVERED
    else:
        row.state = Letter.FAILED if one.move == TEST else Letter.DEAD


def _record_event(tx: Transaction, webhook: Webhook, one: Tried, here: bool) -> bool:
    """Whether the diary's next event is due: this one was told, or is given up."""
    row = _row_of(tx, webhook, one)
    if one.failure is None:
        webhook.failures, webhook.failing_since, webhook.last_ok_at = 0, None, tx.now
        row.state = Letter.DELIVERED
        return True
    webhook.failures += 1
    webhook.failing_since = webhook.failing_since or tx.now
    webhook.tries += 1 if here else 0
    webhook.next_at = tx.now + pause_after(webhook.failures, random.random())  # noqa: S311  # a pause, no secret
    if is_disabled(webhook.failing_since, tx.now) and webhook.disabled_at is None:
        webhook.disabled_at = tx.now
        audit(tx, who="hub", what="webhook.disabled", subject=f"webhook:{webhook.id}", after={"name": webhook.name})
    dead = is_given_up(webhook.tries, one.status)
    row.state = Letter.DEAD if dead else Letter.FAILING
    return dead


def _row_of(tx: Transaction, webhook: Webhook, one: Tried) -> WebhookDelivery:
    known = WebhookDelivery.webhook_id == webhook.id, WebhookDelivery.event_id == one.event_id
    row = tx.session.scalars(select(WebhookDelivery).where(*known)).first()
    if row is None:
        row = WebhookDelivery(webhook_id=webhook.id, event_id=one.event_id, move=one.move, body=one.body, tries=0)
        tx.session.add(row)
    row.tries += 1
    row.at, row.failure, row.status = tx.now, one.failure, one.status
    return row


def _forget_delivered(tx: Transaction, webhook_id: UUID) -> None:
    delivered = WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.state == Letter.DELIVERED.value
    newest = select(WebhookDelivery.id).where(*delivered).order_by(WebhookDelivery.id.desc())
    behind = tx.session.scalar(newest.offset(DELIVERED_KEPT).limit(1))
    if behind is not None:
        tx.session.execute(delete(WebhookDelivery).where(*delivered, WebhookDelivery.id <= behind))
