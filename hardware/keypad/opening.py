"""From a setting to a keypad that listens: `keys:/dev/input/by-id/…-event-kbd`."""

from collections.abc import Callable

from hardware.keypad.keys import KeypadKey, codes_of
from hardware.keypad.listening import ListeningKeypad
from hardware.keypad.source import KeypadSource


def open_keypad(
    said: str | None, codes: dict[str, int], heard: Callable[[KeypadKey], None], there: Callable[[bool], None]
) -> ListeningKeypad | None:
    """None: none is fitted."""
    if said is None:
        return None
    path = said.removeprefix("keys:")
    return ListeningKeypad(lambda: KeypadSource(path, codes_of(codes)), heard, there)
