"""Devices with a line of their own that hear of people: what comes on their threads becomes taps."""

from collections.abc import Callable
from contextlib import ExitStack

from config.contract.cards import card_mark
from config.setting_kinds import NONE_FITTED
from config.settings import KioskSettings
from hardware.card_reader import Card
from hardware.card_reader.opening import open_card_reader
from hardware.keypad import KeypadKey, open_keypad
from hardware.presence import open_presence
from hardware.scanner import ScannedCode, UnreadableScan
from hardware.scanner.opening import open_scanner
from kiosk.flow.device_taps import CardRead, CardReaderChanged, KeypadChanged, PersonLeft, ScannerChanged
from kiosk.flow.taps import Scanned, Tap


def open_input_devices(
    settings: KioskSettings, send: Callable[[Tap], None], press: Callable[[KeypadKey], None] = lambda _key: None
) -> ExitStack:
    """Scanner, card reader, keypad and presence sensor, as far as they are named; closed together.

    `send` and `press`: from any thread.
    """

    def scanned(heard: ScannedCode | UnreadableScan) -> None:
        send(Scanned(heard.text if isinstance(heard, ScannedCode) else ""))

    if settings.scanner is not None:
        send(ScannerChanged(there=False))  # until its line is open; for good where none is fitted
    named = None if settings.scanner == NONE_FITTED else settings.scanner
    scanner = open_scanner(named, scanned, lambda there: send(ScannerChanged(there)))
    cards = open_card_reader(
        settings.card_reader,
        settings.card_file,
        lambda card: send(CardRead(mark_of(card))),
        lambda there: send(CardReaderChanged(there)),
    )
    presence = open_presence(settings.presence, lambda here: None if here else send(PersonLeft()))
    keypad = open_keypad(settings.keypad, settings.keypad_codes, press, lambda there: send(KeypadChanged(there)))
    opened = ExitStack()
    for device in (scanner, cards, presence, keypad):
        if device is not None:
            opened.callback(device.close)
    return opened


def mark_of(card: Card | None) -> str | None:
    """Only a card that is one person's own goes to the hub, and of it only the mark."""
    if card is None or not card.names_one_card:
        return None
    try:
        return card_mark(card.identifier)
    except ValueError:  # what its file holds is no identifier
        return None
