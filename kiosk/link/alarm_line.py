"""Carries calls for a person to the hub on a lane of its own, before and beside everything else; keeps them until it has them."""

import sqlite3
from collections.abc import Callable
from uuid import UUID

import structlog

from config.contract.device_api import AskForPerson, PersonAsked
from kiosk.flow.taps import NobodyAnswered, PersonCalled, Tap
from kiosk.lanes import Lane, Timer, Timers
from kiosk.link.backoff import Backoff
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused
from kiosk.link.outbox import Act, Entry, Outbox


class AlarmLine:
    """Writes on the disk's lane, talks on its own. A disk that takes nothing does not silence a call: it is tried at once."""

    def __init__(
        self,
        *,
        client: HubClient,
        outbox: Outbox,
        disk: Lane,
        lane: Lane,
        timers: Timers,
        send: Callable[[Tap], None],
        backoff: Backoff | None = None,
    ) -> None:
        self._client, self._outbox, self._disk, self._lane = client, outbox, disk, lane
        self._timers, self._send = timers, send
        self._backoff = backoff or Backoff(most_s=2.0)
        self._retry: Timer | None = None

    def call(self, body: AskForPerson, session_id: UUID) -> None:
        """On disk first, then tried."""
        entry = Entry(body.request_id, Act.HELP, body.model_dump_json(), session_id)
        self._disk.do(lambda: self._keep_and_go(entry))

    def wake(self) -> None:
        """The hub is there, or there again."""
        self._lane.do(self._drain)

    def _keep_and_go(self, entry: Entry) -> None:
        try:
            self._outbox.put(entry)
        except sqlite3.Error as full:
            structlog.get_logger().error("alarm_not_kept", reason=str(full))
            self._lane.do(lambda: self._try_once(entry))
            return
        self.wake()

    def _drain(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        while (entry := self._outbox.first(alarms=True)) is not None:
            if not self._deliver(entry):
                self._retry = self._timers.after(self._backoff.next(), self.wake)
                return
        self._backoff.reset()

    def _deliver(self, entry: Entry) -> bool:
        """Whether the hub has said something to it. Without an answer its person hears so at once."""
        try:
            asked = self._client.post_json(entry.act, entry.body, PersonAsked)
        except (HubAway, DeviceUnknown):  # a kiosk that is paired again sends it, too
            self._tell_nobody(entry)
            return False
        except HubRefused as refused:
            structlog.get_logger().error("alarm_refused", code=refused.code)
            self._outbox.drop(entry.request_id)
            self._tell_nobody(entry)
            return True
        self._outbox.answered(entry.request_id)
        if entry.session_id is not None:
            self._send(PersonCalled(entry.session_id, entry.request_id, asked))
        return True

    def _try_once(self, entry: Entry) -> None:
        self._deliver(entry)

    def _tell_nobody(self, entry: Entry) -> None:
        if entry.session_id is not None:
            self._send(NobodyAnswered(entry.session_id, entry.request_id))
