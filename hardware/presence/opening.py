"""Which sensor a setting means."""

from collections.abc import Callable

from hardware.presence.listening import ListeningPresence


def open_presence(said: str | None, changed: Callable[[bool], None]) -> ListeningPresence | None:
    """`serial:/dev/serial/by-id/…`, a sensor that writes `1` and `0`; None: nothing is fitted."""
    return ListeningPresence(said.removeprefix("serial:"), changed) if said else None
