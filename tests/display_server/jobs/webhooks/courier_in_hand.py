"""Couriers of a hub with one webhook to one receiver, for tests of telling other systems."""

import time
from typing import Any

from sqlalchemy import select

from display_server.db.models import Webhook, WebhookDelivery
from display_server.hub import Hub
from display_server.jobs.duties import DutyFailed
from display_server.jobs.webhooks.courier import Couriers
from display_server.jobs.webhooks.post import Outcome, post
from display_server.services.doors.acts import ACTS
from display_server.services.systems.edit_webhook import MadeWebhook, add_webhook
from tests.conftest import StandingClock
from tests.display_server.jobs.webhooks.receiver import DRIP, HANG, LOOPBACK, Receiver
from tests.patience import PATIENCE_S, until


class Courier:
    """Couriers over a hub, one webhook to one receiver, and time that moves when nothing else does."""

    def __init__(self, hub: Hub, clock: StandingClock, receiver: Receiver) -> None:
        self.hub, self.clock, self.receiver = hub, clock, receiver
        self.web_is_away = 0
        self.couriers = Couriers(hub.database, clock, self.perform, self.post)
        self.made = self.add()

    def add(self, *events: str) -> MadeWebhook:
        return self.hub.writer.run(
            lambda tx: add_webhook(tx, name="His", url=self.receiver.url, events=events, who="command")
        )

    def tell(self) -> None:
        """One look, and what it starts."""
        self.couriers.perform()
        until(lambda: self.couriers.is_idle)

    def tell_until(self, count: int) -> None:
        """Look again as jobs does: on PostgreSQL another database's open transaction may hold a line back for a moment."""
        end = time.monotonic() + 2 * PATIENCE_S
        while len(self.receiver.heard) < count:
            assert time.monotonic() < end, f"{len(self.receiver.heard)} of {count}"
            self.tell()
            time.sleep(0.01)

    @property
    def row(self) -> Webhook:
        with self.hub.database.reading() as session:
            return session.scalars(select(Webhook).where(Webhook.id == self.made.id)).one()

    @property
    def letters(self) -> list[WebhookDelivery]:
        with self.hub.database.reading() as session:
            return list(session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))

    def perform(self, act: str, **args: Any) -> Any:
        if self.web_is_away:
            self.web_is_away -= 1
            raise DutyFailed("web is away")
        return self.hub.writer.run(lambda tx: ACTS[act](tx, **args))

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Outcome:
        """Impatient only with a receiver that never answers: from one that does, no answer may be late."""
        never = {HANG, DRIP}.intersection(map(str, (self.receiver.always, *self.receiver.answers)))
        return post(url, headers, body, LOOPBACK, within_s=0.5 if never else PATIENCE_S)


def moves(receiver: Receiver) -> list[str]:
    return [f"{event.number} {event.move}" for event in receiver.events]


def numbers(receiver: Receiver) -> list[str | None]:
    return [event.number for event in receiver.events]
