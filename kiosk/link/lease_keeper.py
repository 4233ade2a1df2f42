"""Keeps this kiosk in numbers: asks for blocks while the hub is there, gives back what is over, says what can be given.

A block should last two hours at this kiosk's present rate; another is asked for when less than half of that is left. In the last
hours of a day the next day's first block is asked for, too: a hub that is lost over midnight loses nobody's morning.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog

from config.contract.catalogue import Catalogue
from config.contract.device_api import IssueNumber, LeasedBlock, LeaseNumbers, Recorded, ReturnLease
from config.contract.numbers import MOST_LEASED
from kiosk.flow.taps import LeasesChanged, Tap
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused
from kiosk.link.hub_time import HubTime
from kiosk.link.number_lease import Given, NumberLease, Taken
from kiosk.link.outbox import Outbox

MIN = 20
LASTS = timedelta(hours=2)
_RATE_OVER = timedelta(hours=1)
_NEXT_DAY_AHEAD = timedelta(hours=6)


class LeaseKeeper:
    """`tend` and `look` run on the chores' lane, `take` on the disk's, `noted` on any."""

    def __init__(
        self,
        *,
        client: HubClient,
        outbox: Outbox,
        now: Callable[[], datetime],
        fresh_id: Callable[[], UUID],
        send: Callable[[Tap], None],
    ) -> None:
        self._client, self._now, self._fresh_id, self._send = client, now, fresh_id, send
        self._lease, self._time = NumberLease(outbox), HubTime(outbox)
        self._lock = threading.Lock()
        self._series: dict[str, str] = {}  # of each service that takes walk-ins
        self._issued: dict[str, deque[datetime]] = {}
        self._asking: dict[
            tuple[str, date | None], UUID
        ] = {}  # a request whose answer was lost is made again, not anew
        self._told: frozenset[str] = frozenset()

    def know(self, catalogue: Catalogue | None) -> None:
        """Which service is of which series."""
        services = catalogue.services if catalogue else []
        self._series = {one.code: one.series for one in services if one.series is not None and one.walk_in}

    def given(self) -> list[Given]:
        """What was given without the hub and is not yet handed in, in order."""
        return self._lease.given()

    def hub_time(self) -> datetime:
        """The hub's time as far as it is known, else our own."""
        now = self._now()
        return self._time.at(now) or now

    def noted(self, service: str) -> None:
        """A number was given here, by the hub or from the lease: that is the rate."""
        series, now = self._series.get(service), self._now()
        if series is None:
            return
        with self._lock:
            given = self._issued.setdefault(series, deque(maxlen=MOST_LEASED))
            given.append(now)

    def wanted(self, series: str) -> int:
        """Two hours at the rate of the last one, within bounds."""
        since = self._now() - _RATE_OVER
        with self._lock:
            last_hour = sum(at > since for at in self._issued.get(series, ()))
        return min(MOST_LEASED, max(MIN, round(last_hour * (LASTS / _RATE_OVER))))

    def tend(self, hub_time: datetime, device_id: UUID) -> None:
        """The hub has just been heard. Raises DeviceUnknown."""
        try:
            self._time.learn(hub_time, self._now())
            self._give_back(hub_time)
            left = self._lease.left(hub_time)
            for series in sorted(set(self._series.values())):
                if left.get(series, 0) * 2 < (size := self.wanted(series)):
                    self._ask(series, size, device_id)
            self._tend_next_day(hub_time, device_id)
        except HubAway:
            return  # the next heartbeat comes
        except sqlite3.Error as full:
            structlog.get_logger().error("leases_not_kept", reason=str(full))
        finally:
            self.look()

    def _tend_next_day(self, hub_time: datetime, device_id: UUID) -> None:
        following = self._lease.next_day(hub_time)
        if following is None or following[1] - hub_time > _NEXT_DAY_AHEAD:
            return
        day, begins = following
        left = self._lease.left(begins)
        for series in sorted(set(self._series.values())):
            if left.get(series, 0) * 2 < MIN:
                self._ask(series, MIN, device_id, day)

    def look(self) -> None:
        """Tell the rules what can be given now, where that has changed."""
        try:
            hub_time = self._time.at(self._now())
            left = self._lease.left(hub_time) if hub_time is not None else {}
        except sqlite3.Error as broken:
            structlog.get_logger().error("leases_unreadable", reason=str(broken))
            left = {}
        services = frozenset(service for service, series in self._series.items() if series in left)
        with self._lock:
            changed, self._told = services != self._told, services
        if changed:
            self._send(LeasesChanged(services))

    def take(self, asked: IssueNumber, *, instead: bool) -> Taken | None:
        """A number for a person, on disk when this returns. Raises sqlite3.Error where the disk takes nothing."""
        series, hub_time = self._series.get(asked.service), self._time.at(self._now())
        if series is None or hub_time is None:
            return None
        ids = {"visit_id": self._fresh_id(), "unclaimed_id": self._fresh_id()}
        taken = self._lease.take(asked, series, hub_time, instead=instead, **ids)
        if taken is not None:
            self.noted(asked.service)
        return taken

    def forget_all_but(self, device_id: UUID | None) -> None:
        """Blocks of another pairing, or of a hub that was restored, are not given from."""
        self._asking.clear()
        self._lease.forget_all_but(device_id)
        self.look()

    def _ask(self, series: str, size: int, device_id: UUID, day: date | None = None) -> None:
        """`day` None: today, whichever the hub says that is."""
        request_id = self._asking.setdefault((series, day), self._fresh_id())
        body = LeaseNumbers(request_id=request_id, series=series, size=size, day=day)
        try:
            block = self._client.post("leases", body, LeasedBlock)
        except DeviceUnknown:
            raise
        except HubRefused as refused:
            structlog.get_logger().error("lease_refused", series=series, code=refused.code)
        else:
            self._lease.keep(block, device_id)
        del self._asking[series, day]

    def _give_back(self, hub_time: datetime) -> None:
        for over in self._lease.over(hub_time):
            body = ReturnLease(request_id=over.lease_id, lease_id=over.lease_id, next_number=over.next_number)
            try:
                self._client.post("leases/returned", body, Recorded)
            except DeviceUnknown:
                raise
            except HubRefused as refused:  # a hub that does not know it needs it no less forgotten
                structlog.get_logger().warning("return_refused", code=refused.code)
            self._lease.forget(over.lease_id)
