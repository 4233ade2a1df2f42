"""The hub's stream: stamps prove that it lives, the site's state says which catalogue is the newest.

3 s without a stamp is *hub away* (design decision 9). The pass is renewed before its end; a lost line comes back with full
jitter; ten quiet seconds forget earlier failures.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from urllib.parse import urlsplit

import structlog
from pydantic import ValidationError

from config.contract.device_api import StreamPass
from config.contract.push import SiteState, Stamp, StateEvent
from kiosk.link.backoff import Backoff
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused

AWAY_AFTER_S = 3.0
RENEW_BEFORE_S = 45.0
STABLE_AFTER_S = 10.0


class Freshness:
    """Whether the hub lives, by stamps alone. `changed(away)` is called once a change."""

    def __init__(self, changed: Callable[[bool], None], time_now: Callable[[], float] = monotonic) -> None:
        self._changed, self._now = changed, time_now
        self._last = time_now()
        self._away = False
        self._lock = threading.Lock()

    @property
    def away(self) -> bool:
        with self._lock:
            return self._away

    def stamped(self) -> None:
        with self._lock:
            self._last = self._now()
            back, self._away = self._away, False
        if back:
            self._changed(False)

    def look(self) -> None:
        """Called several times a second."""
        with self._lock:
            went = not self._away and self._now() - self._last > AWAY_AFTER_S
            self._away = self._away or went
        if went:
            self._changed(True)


class HubStream:
    """Listens on a thread of its own from `start` to `close`."""

    def __init__(
        self,
        *,
        client: HubClient,
        stream_url: str | None,
        freshness: Freshness,
        site_state: Callable[[SiteState], None],
        stamped: Callable[[datetime], None] = lambda _hub_time: None,
        stranger: Callable[[], None],
        backoff: Backoff | None = None,
    ) -> None:
        self._client, self._stream_url, self._freshness = client, stream_url, freshness
        self._site_state, self._stamped, self._stranger = site_state, stamped, stranger
        self._backoff = backoff or Backoff()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk-stream", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """The thread ends by itself within the read's time limit; nobody waits for it."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            began = monotonic()
            wait = 0.0
            try:
                self._listen()
            except DeviceUnknown:
                self._stranger()
                return
            except (HubAway, HubRefused):
                if monotonic() - began > STABLE_AFTER_S:
                    self._backoff.reset()
                wait = self._backoff.next()
            except Exception as fault:  # whatever it was: a line that is never tried again says "hub away" for ever
                structlog.get_logger().error("stream_fault", kind=type(fault).__name__)
                wait = self._backoff.next()
            self._stop.wait(wait)

    def _listen(self) -> None:
        """One connection, until it is lost (HubAway) or its pass must be renewed (returns)."""
        granted = self._client.stream_pass()
        renew_at: float | None = None
        with self._client.listen(self._address(granted), granted.token) as source:
            for event in source:
                if self._stop.is_set():
                    return
                if event.event == "stamp":
                    stamp = _read_stamp(event.data)
                    self._freshness.stamped()
                    self._stamped(stamp.hub_time)
                    renew_at = renew_at or monotonic() + _lasts(granted.expires_at, stamp.hub_time)
                elif event.event == "state":
                    self._hear(event.data)
                if renew_at is not None and monotonic() >= renew_at:
                    return
        raise HubAway("the stream ended")

    def _hear(self, data: str) -> None:
        try:
            event = StateEvent.model_validate_json(data)
        except ValidationError as other:
            raise HubAway("a state of another shape") from other
        if event.topic.startswith("site:"):
            self._site_state(SiteState.model_validate(event.state.model_dump()))

    def _address(self, granted: StreamPass) -> str:
        """Our own setting wins over the hub's word; a bare path is under the hub's address."""
        path = urlsplit(granted.stream_url).path
        if self._stream_url is not None:
            return self._stream_url + path
        if granted.stream_url.startswith(("http://", "https://")):
            return granted.stream_url
        return self._client.hub_url + path


def _read_stamp(data: str) -> Stamp:
    try:
        return Stamp.model_validate_json(data)
    except ValidationError as other:
        raise HubAway("a stamp of another shape") from other


def _lasts(expires_at: datetime, hub_time: datetime) -> float:
    """Seconds until the pass must be renewed, by the hub's clock alone: ours may be wrong."""
    return max(1.0, (expires_at - hub_time).total_seconds() - RENEW_BEFORE_S)
