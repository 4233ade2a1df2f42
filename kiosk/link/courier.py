"""Carries the outbox to the hub: in order, one at a time, each until it is answered; answers come back as taps."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog

from config.contract.device_api import CheckInAnswer, IssuedNumber, Recorded, ReportUnclaimed
from kiosk.flow.taps import CheckInAnswered, NumberIssued, RequestKept, RequestRefused, Tap
from kiosk.lanes import Lane, Timer, Timers
from kiosk.link.backoff import Backoff
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused, HubTrouble, HubUnreached
from kiosk.link.outbox import Act, Entry, Outbox

CANNOT_KEEP = "cannot_keep"
"""Our own refusal: the disk took no request, so none is sent. The person is led to a person."""


class Courier:
    """Writes on the disk's lane, talks on its own, one request after the other. `stranger()`: the hub does not know us."""

    def __init__(
        self,
        *,
        client: HubClient,
        outbox: Outbox,
        disk: Lane,
        lane: Lane,
        timers: Timers,
        send: Callable[[Tap], None],
        fresh_id: Callable[[], UUID],
        stranger: Callable[[], None],
        issued: Callable[[str], None] = lambda _service: None,
        backoff: Backoff | None = None,
    ) -> None:
        self._client, self._outbox, self._timers = client, outbox, timers
        self._disk, self._lane = disk, lane
        self._send, self._fresh_id, self._stranger, self._issued = send, fresh_id, stranger, issued
        self._backoff = backoff or Backoff()
        self._told: set[UUID] = set()  # requests whose person knows that they were kept
        self._maybe_heard: set[UUID] = set()  # requests that may have reached the hub
        self._retry: Timer | None = None

    def ask(self, entry: Entry) -> None:
        """A person's request: on disk first, then tried."""
        self._disk.do(lambda: self._keep_and_go(entry))

    def report(self, write: Callable[[Outbox], None]) -> None:
        """A change of the outbox that leaves something to send."""

        def act() -> None:
            write(self._outbox)
            self.wake()

        self._disk.do(act)

    def wake(self) -> None:
        """There may be something to send, or the hub is back: no need to wait for the next try."""
        self._lane.do(self._drain)

    def _keep_and_go(self, entry: Entry) -> None:
        try:
            self._outbox.put(entry)
        except sqlite3.Error as full:
            structlog.get_logger().error("outbox_refused", reason=str(full))
            if entry.session_id is not None:
                self._send(RequestRefused(entry.session_id, entry.request_id, CANNOT_KEEP))
            return
        self.wake()

    def _drain(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        while (entry := self._outbox.first()) is not None:
            try:
                self._deliver(entry)
            except DeviceUnknown as unknown:
                # Nothing of this kiosk is lost: it waits for the day it is paired again.
                self._refuse_people(unknown.code)
                self._stranger()
                return
            except HubRefused as refused:
                self._refuse(entry, refused.code, refused.opens_at)
            except HubAway as away:
                if entry.session_id is not None and not isinstance(away, HubUnreached):
                    self._maybe_heard.add(entry.request_id)
                if isinstance(away, HubTrouble) and away.broken:
                    self._outbox.move_back(entry.request_id)
                self._rest()
                return
            self._told.discard(entry.request_id)
            self._maybe_heard.discard(entry.request_id)
        self._backoff.reset()

    def _deliver(self, entry: Entry) -> None:
        match entry.act:
            case Act.NUMBER:
                issued = self._client.post_json(entry.act, entry.body, IssuedNumber)
                wanted = self._outbox.answered(entry.request_id, self._unclaimed(issued))
                self._issued(issued.service)
                if entry.session_id is not None and wanted:
                    self._send(NumberIssued(entry.session_id, entry.request_id, issued))
            case Act.CHECK_IN:
                answer = self._client.post_json(entry.act, entry.body, CheckInAnswer)
                new = answer.newly_issued
                wanted = self._outbox.answered(entry.request_id, self._unclaimed(new) if new else None)
                if entry.session_id is not None and wanted:
                    self._send(CheckInAnswered(entry.session_id, entry.request_id, answer))
            case Act.OFFLINE | Act.PRINT | Act.UNCLAIMED | Act.FAMILY | Act.FEEDBACK | Act.PLACE | Act.LEFT:
                self._client.post_json(entry.act, entry.body, Recorded)
                self._outbox.answered(entry.request_id)

    def _unclaimed(self, issued: IssuedNumber) -> ReportUnclaimed:
        return ReportUnclaimed(request_id=self._fresh_id(), visit_id=issued.visit_id)

    def _refuse(self, entry: Entry, code: str, opens_at: datetime | None = None) -> None:
        log = structlog.get_logger()
        say = log.error if entry.act is Act.OFFLINE else log.warning  # somebody holds a number that no queue knows
        say("hub_refused", act=entry.act.value, code=code)
        wanted = self._outbox.drop(entry.request_id)
        if entry.session_id is not None and wanted:
            self._send(RequestRefused(entry.session_id, entry.request_id, code, opens_at))

    def _refuse_people(self, code: str) -> None:
        """Who stands here is not made to wait for an administrator."""
        for entry in self._outbox.of_people():
            self._refuse(entry, code)

    def _rest(self) -> None:
        """Tell everybody who waits, once, that their request is kept; come again later."""
        asked = self._outbox.of_people()
        open_now = {entry.request_id for entry in asked}
        # What was given up for a number of the lease is never answered: it is forgotten here.
        self._told &= open_now
        self._maybe_heard &= open_now
        for entry in asked:
            if entry.session_id is not None and entry.request_id not in self._told:
                self._told.add(entry.request_id)
                never_sent = entry.request_id not in self._maybe_heard
                self._send(RequestKept(entry.session_id, entry.request_id, never_sent=never_sent))
        self._retry = self._timers.after(self._backoff.next(), lambda: self._lane.do(self._drain))
