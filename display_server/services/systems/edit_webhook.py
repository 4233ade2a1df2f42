"""An administrator enters another system that is told what happens, pauses it, takes it away, or has something told again."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select, update
from uuid_utils.compat import uuid7

from config.contract.webhook import TEST, WebhookEvent
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Webhook, WebhookDelivery
from display_server.db.reading.diary_cursor import Position, end_of_diary
from display_server.db.reading.own_site import own_site
from display_server.domain.visit import Move
from display_server.domain.webhook import Letter
from display_server.services.audit import audit
from display_server.services.devices.device_secret import fresh_secret
from display_server.services.refused import Refused
from display_server.services.systems.webhook_url import UrlWrong, check_url

LONGEST_NAME = 60
MOST_WEBHOOKS = 20
"""Each is told by a thread of its own."""


@dataclass(frozen=True)
class MadeWebhook:
    """`secret` is shown this once."""

    id: UUID
    secret: str


def add_webhook(tx: Transaction, *, name: str, url: str, events: Iterable[str], who: str) -> MadeWebhook:
    """A new one, told what happens from now on. Raises Refused (`name_missing`, `url_shape`, `url_https`, `too_many`)."""
    name, known = name.strip(), sorted(set(events) & set(Move))
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused("name_missing", "name")
    try:
        url = check_url(url)
    except UrlWrong as wrong:
        raise Refused(wrong.reason, "url") from None
    if (tx.session.scalar(select(func.count()).select_from(Webhook)) or 0) >= MOST_WEBHOOKS:
        raise Refused("too_many", "name")
    made = MadeWebhook(uuid7(), fresh_secret())
    tx.session.add(
        Webhook(
            id=made.id,
            site_id=own_site(tx.session).id,
            name=name,
            url=url,
            events=known,
            secret=made.secret,
            made_at=tx.now,
            made_by=who,
            position=str(end_of_diary(tx)),
            next_at=tx.now,
        )
    )
    audit(tx, who=who, what="webhook.made", subject=f"webhook:{made.id}", after={"name": name, "events": known})
    return made


def pause_webhook(tx: Transaction, *, webhook_id: UUID, who: str) -> None:
    """Nothing is told until `resume_webhook`; its position stays. Raises Refused (`webhook_unknown`)."""
    webhook = _found(tx, webhook_id)
    if webhook.paused_at is None:
        webhook.paused_at = tx.now
        audit(tx, who=who, what="webhook.paused", subject=f"webhook:{webhook_id}")


def resume_webhook(tx: Transaction, *, webhook_id: UUID, who: str) -> None:
    """Go on at the position, at once, also after the hub gave it up. Raises Refused (`webhook_unknown`)."""
    webhook = _found(tx, webhook_id)
    webhook.paused_at = webhook.disabled_at = webhook.failing_since = None
    webhook.failures = webhook.tries = 0
    webhook.next_at = tx.now
    audit(tx, who=who, what="webhook.resumed", subject=f"webhook:{webhook_id}")


def remove_webhook(tx: Transaction, *, webhook_id: UUID, who: str) -> None:
    """With its letters. Raises Refused (`webhook_unknown`)."""
    webhook = _found(tx, webhook_id)
    tx.session.execute(delete(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id))
    tx.session.delete(webhook)
    audit(tx, who=who, what="webhook.removed", subject=f"webhook:{webhook_id}", before={"name": webhook.name})


def ask_for_test(tx: Transaction, *, webhook_id: UUID) -> UUID:
    """A test event, sent within seconds, also while it is paused. Raises Refused (`webhook_unknown`)."""
    webhook = _found(tx, webhook_id)
    event = WebhookEvent(id=uuid7(), position=webhook.position, move=TEST, at=tx.now)
    body = event.model_dump_json()
    tx.session.add(
        WebhookDelivery(
            webhook_id=webhook.id, event_id=event.id, move=TEST, body=body, state=Letter.ASKED, tries=0, at=tx.now
        )
    )
    return event.id


def send_letters_again(tx: Transaction, *, webhook_id: UUID, letter_id: int | None, who: str) -> int:
    """One dead letter or all of them, the oldest first; how many. Raises Refused (`webhook_unknown`)."""
    _found(tx, webhook_id)
    dead = [WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.state == Letter.DEAD.value]
    if letter_id is not None:
        dead.append(WebhookDelivery.id == letter_id)
    done = tx.session.scalars(
        update(WebhookDelivery).where(*dead).values(state=Letter.ASKED.value).returning(WebhookDelivery.id)
    ).all()
    if done:
        audit(tx, who=who, what="webhook.letters_again", subject=f"webhook:{webhook_id}", after={"letters": len(done)})
    return len(done)


def replay_webhook(tx: Transaction, *, webhook_id: UUID, position: Position, who: str) -> None:
    """Tell everything after this position once more. Raises Refused (`webhook_unknown`, `position_ahead`)."""
    webhook = _found(tx, webhook_id)
    if position > end_of_diary(tx):
        raise Refused("position_ahead", "position")
    before, webhook.position, webhook.tries, webhook.next_at = webhook.position, str(position), 0, tx.now
    failing = WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.state == Letter.FAILING.value
    tx.session.execute(update(WebhookDelivery).where(*failing).values(state=Letter.DEAD.value))  # in case it was passed
    audit(
        tx,
        who=who,
        what="webhook.replayed",
        subject=f"webhook:{webhook_id}",
        before={"position": before},
        after={"position": webhook.position},
    )


def _found(tx: Transaction, webhook_id: UUID) -> Webhook:
    webhook = tx.session.get(Webhook, webhook_id)
    if webhook is None:
        raise Refused("webhook_unknown", "webhook_id")
    return webhook
