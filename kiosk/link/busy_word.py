"""What the hub said of how busy it is, for as long as its own clock lets it stand: ten minutes by the source's time."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from config.contract.push import Elsewhere, LoadNow, SiteState, WaitNow
from kiosk.flow.busy import Busy

LIMIT = timedelta(minutes=10)

_Told = TypeVar("_Told", LoadNow, WaitNow, Elsewhere)


class BusyWord:
    """Called on the stream's thread only. `heard(busy)` once a change; ages are judged by the hub's stamps, not our clock."""

    def __init__(self, heard: Callable[[Busy], None]) -> None:
        self._heard = heard
        self._said = Busy()
        self._told = Busy()
        self._hub_time: datetime | None = None

    def take(self, state: SiteState) -> None:
        self._said = Busy(state.loads, state.waits, state.elsewhere)
        self._tell()

    def stamped(self, hub_time: datetime) -> None:
        self._hub_time = hub_time
        self._tell()

    def _tell(self) -> None:
        said = self._said
        now = Busy(self._young(said.loads), self._young(said.waits), self._young(said.elsewhere))
        if now != self._told:
            self._told = now
            self._heard(now)

    def _young(self, told: Mapping[str, _Told]) -> dict[str, _Told]:
        hub_time = self._hub_time  # before the first stamp nobody can say how old anything is
        return {code: one for code, one in told.items() if hub_time is not None and hub_time - one.as_of <= LIMIT}
