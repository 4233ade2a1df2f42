"""What scanner and card reader hear becomes taps; a card that names nobody in particular becomes one without a mark."""

import os
import queue
import time
import tty
from pathlib import Path

from config.contract.cards import card_mark
from config.settings import KioskSettings
from hardware.card_reader import Card
from kiosk.flow.device_taps import ScannerChanged
from kiosk.flow.taps import Scanned, Tap
from kiosk.input_devices import mark_of, open_input_devices


def test_only_a_card_of_one_person_has_a_mark() -> None:
    assert mark_of(Card("uid", "04a1b2c3d4e5f6")) == card_mark("04:A1:B2:C3:D4:E5:F6")
    nobodys = [None, Card("atr", "3b8001814d"), Card("uid", "08a1b2c3"), Card("file", "-")]
    assert [mark_of(card) for card in nobodys] == [None] * 4


def test_a_named_scanner_is_heard_until_it_is_closed(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    heard: queue.Queue[Tap] = queue.Queue()
    settings = KioskSettings(home=tmp_path, scanner=f"serial:{os.ttyname(theirs)}")
    with open_input_devices(settings, heard.put):
        assert heard.get(timeout=20) == ScannerChanged(there=False)
        assert heard.get(timeout=20) == ScannerChanged(there=True)
        while heard.empty():  # what was scanned before the line was cleared is nobody's
            os.write(ours, b"AT1B0123456789\r")
            time.sleep(0.1)
        assert heard.get() == Scanned("AT1B0123456789")
    os.close(ours)
    os.close(theirs)


def test_where_no_scanner_is_fitted_nobody_is_told_to_hold_a_code_to_one(tmp_path: Path) -> None:
    heard: list[Tap] = []
    with open_input_devices(KioskSettings(home=tmp_path, scanner="none"), heard.append):
        assert heard == [ScannerChanged(there=False)]
    with open_input_devices(KioskSettings(home=tmp_path), heard.append):
        assert len(heard) == 1  # one that types into the window says nothing of itself
