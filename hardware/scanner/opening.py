"""From a setting to a scanner that listens: `keys:/dev/input/by-id/…-event-kbd` or `serial:/dev/serial/by-id/…`."""

from hardware.scanner.keyboard_source import KeyboardSource
from hardware.scanner.listening import Heard, ListeningScanner
from hardware.scanner.serial_source import SerialSource


def open_scanner(said: str | None, heard: Heard) -> ListeningScanner | None:
    """None: the scanner types into the window, as a keyboard does."""
    if said is None:
        return None
    kind, _, path = said.partition(":")
    return ListeningScanner(lambda: KeyboardSource(path) if kind == "keys" else SerialSource(path), heard)
