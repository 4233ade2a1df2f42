"""Keeps this kiosk in numbers: asks for blocks while the hub is there, gives back what is over, says what can be given.

What is held lasts a day without the hub: as many as the busiest of the last days took, never less than the setting says, and two
hours at the present rate where that is more. More is asked for when less than half of it is left, in blocks of at most
`MOST_LEASED`. The next day's are held from its eve on, so a hub that is lost at noon is not missed before the next one.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic
from uuid import UUID

import structlog

from config.contract.catalogue import Catalogue
from config.contract.device_api import (
    CheckIn,
    CheckInAnswer,
    IssueNumber,
    LeasedBlock,
    LeaseNumbers,
    Recorded,
    ReturnLease,
)
from config.contract.numbers import MOST_LEASED
from config.contract.words import CheckInResult
from kiosk.flow.by_heart import Arrival, arrive
from kiosk.flow.taps import LeasesChanged, Tap
from kiosk.link.by_heart import ByHeart
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused
from kiosk.link.hub_time import HubTime
from kiosk.link.number_lease import Given, NumberLease, Taken
from kiosk.link.outbox import Outbox

LASTS = timedelta(hours=2)
_RATE_OVER = timedelta(hours=1)
_NEXT_DAY_AHEAD = timedelta(hours=18)
"""The hub tells the next day's bookings as early."""
BY_HEART = timedelta(minutes=1)
"""So old may the list of bookings be when the hub goes away."""


@dataclass(frozen=True)
class Registered:
    """A booked patient's number and where it waits. `already`: it is the one they had."""

    taken: Taken
    service: str
    already: bool = False
    late: bool = False


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
        least: int,
        monotonic: Callable[[], float] = monotonic,
    ) -> None:
        """`least`: so many of a series are held where no day is known yet."""
        self._client, self._now, self._fresh_id, self._send = client, now, fresh_id, send
        self._lease, self._time = NumberLease(outbox), HubTime(outbox)
        self._by_heart = ByHeart(outbox, monotonic)
        self._least = least
        self._list: str | None = None  # what the hub's list of bookings was like
        self._list_asked: datetime | None = None  # by the hub's clock
        self._lock = threading.Lock()
        self._series: dict[str, str] = {}  # of each service that takes walk-ins
        self._all_series: dict[str, str] = {}  # of every service
        self._issued: dict[str, deque[datetime]] = {}
        self._asking: dict[
            tuple[str, date | None], UUID
        ] = {}  # a request whose answer was lost is made again, not anew
        self._told: tuple[frozenset[str], bool] = (frozenset(), False)

    def know(self, catalogue: Catalogue | None) -> None:
        """Which service is of which series."""
        services = catalogue.services if catalogue else []
        self._series = {one.code: one.series for one in services if one.series is not None and one.walk_in}
        self._all_series = {one.code: one.series for one in services if one.series is not None}

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
        try:
            self._lease.count(series, self._time.at(now))
        except sqlite3.Error as full:  # the number is given all the same
            structlog.get_logger().warning("rate_not_kept", reason=str(full))

    def wanted(self, series: str) -> int:
        """A day's worth, and two hours at the rate of the last one."""
        since = self._now() - _RATE_OVER
        with self._lock:
            last_hour = sum(at > since for at in self._issued.get(series, ()))
        return max(self._least, self._lease.busiest(series), round(last_hour * (LASTS / _RATE_OVER)))

    def tend(self, hub_time: datetime, device_id: UUID) -> None:
        """The hub has just been heard. Raises DeviceUnknown."""
        try:
            self._time.learn(hub_time, self._now())
            self._give_back(hub_time)
            self._learn_bookings(hub_time, device_id)
            left = self._lease.left(hub_time)
            for series in self._wanted_series():
                self._fill(series, left.get(series, 0), device_id)
            self._tend_next_day(hub_time, device_id)
        except HubAway:
            return  # the next heartbeat comes
        except sqlite3.Error as full:
            structlog.get_logger().error("leases_not_kept", reason=str(full))
        finally:
            self.look()

    def _fill(self, series: str, left: int, device_id: UUID, day: date | None = None) -> None:
        """Nothing while half is left; else up to the whole, in blocks as large as they may be."""
        wanted = self.wanted(series)
        if left * 2 >= wanted:
            return
        for size in range(wanted - left, 0, -MOST_LEASED):
            self._ask(series, min(size, MOST_LEASED), device_id, day)

    def _tend_next_day(self, hub_time: datetime, device_id: UUID) -> None:
        following = self._lease.next_day(hub_time)
        if following is None or following[1] - hub_time > _NEXT_DAY_AHEAD:
            return
        day, begins = following
        left = self._lease.left(begins)
        for series in self._wanted_series():
            self._fill(series, left.get(series, 0), device_id, day)

    def look(self) -> None:
        """Tell the rules what can be given now, where that has changed."""
        try:
            hub_time = self._time.at(self._now())
            left = self._lease.left(hub_time) if hub_time is not None else {}
            day = self._lease.day(hub_time) if hub_time is not None else None
            by_heart = day is not None and self._by_heart.knows(day.isoformat())
        except sqlite3.Error as broken:
            structlog.get_logger().error("leases_unreadable", reason=str(broken))
            left, by_heart = {}, False
        services = frozenset(service for service, series in self._series.items() if series in left)
        with self._lock:
            changed, self._told = (services, by_heart) != self._told, (services, by_heart)
        if changed:
            self._send(LeasesChanged(services, by_heart))

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

    def check_in(self, asked: CheckIn, *, instead: bool) -> Registered | CheckInAnswer | None:
        """How a booked patient is served without the hub. None: only the hub can say. Raises sqlite3.Error.

        `instead`: the same question lies in the outbox; where it is answered here, the hub is not asked any more.
        """
        hub_time = self._time.at(self._now())
        day = self._lease.day(hub_time) if hub_time is not None else None
        arrival = (
            arrive(self._by_heart.find(asked), hub_time, day) if hub_time is not None and day is not None else None
        )
        if arrival is None or hub_time is None or day is None:
            return None
        booking, answer = arrival.booking, _without_number(arrival)
        if arrival.result is CheckInResult.REGISTERED:
            series = self._all_series.get(booking.service)
            ids = {"visit_id": self._fresh_id(), "unclaimed_id": self._fresh_id()}
            taken = self._lease.register(asked, booking, series, hub_time, **ids) if series is not None else None
            return Registered(taken, booking.service, late=arrival.late) if taken is not None else None
        if arrival.result is CheckInResult.ALREADY_REGISTERED and booking.visit_id and booking.number:
            answer = Registered(Taken(booking.visit_id, booking.number, day), booking.service, already=True)
        if instead:
            self._lease.call_off(asked)
        return answer

    def _wanted_series(self) -> list[str]:
        """Of the services that take walk-ins, and of those where somebody is booked."""
        booked = {self._all_series[one] for one in self._by_heart.services() if one in self._all_series}
        return sorted({*self._series.values(), *booked})

    def _learn_bookings(self, hub_time: datetime, device_id: UUID) -> None:
        """Once a minute. A hub that has no such list (an older one) is no hub away."""
        if self._list_asked is not None and abs(hub_time - self._list_asked) < BY_HEART:
            return
        self._list_asked = hub_time
        try:
            heard = self._client.bookings_by_heart(self._list)
        except DeviceUnknown:
            raise
        except (HubAway, HubRefused):
            return
        if heard is not None:
            self._by_heart.keep(heard[0], device_id)
            self._list = heard[1]

    def forget_all_but(self, device_id: UUID | None) -> None:
        """Blocks and bookings of another pairing, or of a hub that was restored, are not given from."""
        self._asking.clear()
        self._list = self._list_asked = None
        self._by_heart.forget_all_but(device_id)
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


def _without_number(arrival: Arrival) -> Registered | CheckInAnswer:
    too_early = arrival.result is CheckInResult.TOO_EARLY
    return CheckInAnswer(result=arrival.result, opens_at=arrival.booking.opens_at if too_early else None)
