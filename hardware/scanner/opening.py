"""From a setting to a scanner that listens: `keys:/dev/input/by-id/…-event-kbd` or `serial:/dev/serial/by-id/…`."""

from collections.abc import Callable

from hardware.scanner.keyboard_source import KeyboardSource
from hardware.scanner.listening import Heard, ListeningScanner
from hardware.scanner.serial_source import SerialSource


def open_scanner(
    said: str | None, heard: Heard, there: Callable[[bool], None] = lambda _there: None
) -> ListeningScanner | None:
    """None: the scanner types into the window, as a keyboard does. `there` is told of each opening and each pull."""
    if said is None:
        return None
    kind, _, path = said.partition(":")
    return ListeningScanner(lambda: KeyboardSource(path) if kind == "keys" else SerialSource(path), heard, there)
