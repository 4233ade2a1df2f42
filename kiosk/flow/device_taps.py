"""What a kiosk's devices tell of themselves, as taps: the card reader, the keypad, the presence sensor."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CardRead:
    """A card was laid on the reader. `mark` names it to the hub; None: it cannot be read, or is no card of one person."""

    mark: str | None


@dataclass(frozen=True)
class CardReaderChanged:
    """A reader is plugged in, or no longer."""

    there: bool


@dataclass(frozen=True)
class ScannerChanged:
    """A scanner that is named in the settings is plugged in, or no longer."""

    there: bool


@dataclass(frozen=True)
class PersonLeft:
    """A sensor has felt nobody before the screen for ten seconds, where somebody was."""


@dataclass(frozen=True)
class KeypadChanged:
    """A keypad is plugged in and has passed its self-test, or is no longer there."""

    there: bool


FromDevice = CardRead | CardReaderChanged | ScannerChanged | KeypadChanged | PersonLeft
