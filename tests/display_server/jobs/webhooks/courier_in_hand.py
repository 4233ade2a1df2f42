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
from tests.display_server.jobs.webhooks.receiver import LOOPBACK, Receiver


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
        until = time.monotonic() + 20
        while not self.couriers.is_idle:
            assert time.monotonic() < until
            time.sleep(0.005)

    def tell_until(self, count: int) -> None:
        """Look again as jobs does: on PostgreSQL another database's open transaction may hold a line back for a moment."""
        until = time.monotonic() + 20
        while len(self.receiver.heard) < count:
            assert time.monotonic() < until, f"{len(self.receiver.heard)} of {count}"
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

    @staticmethod
    def post(url: str, headers: dict[str, str], body: bytes) -> Outcome:
        return post(url, headers, body, LOOPBACK, within_s=0.5)


def moves(receiver: Receiver) -> list[str]:
    return [f"{event.number} {event.move}" for event in receiver.events]


def numbers(receiver: Receiver) -> list[str | None]:
    return [event.number for event in receiver.events]
