"""The tour's hand: real touches by words, and never on a live hospital."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from config.look import tokens
from kiosk.flow import steps as s
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import catalogue, number, standing
from tests.patience import PATIENCE_S
from tests.tour.hand import KioskHand, KioskRefused


class Hand:
    """Asks in a thread, as the tour does from another process, while the kiosk goes on drawing."""

    def __init__(self, stage: Stage, path: Path) -> None:
        self._stage, self._path = stage, path

    def __call__(self, **command: Any) -> Any:
        heard: list[Any] = []

        def ask() -> None:
            try:
                heard.append(KioskHand(self._path).ask(command))
            except KioskRefused as refused:
                heard.append(refused)

        thread = threading.Thread(target=ask)
        thread.start()
        end = time.monotonic() + PATIENCE_S
        while thread.is_alive() and time.monotonic() < end:
            self._stage.passes(0.02)
        if isinstance(heard[0], Exception):
            raise heard[0]
        return heard[0]


@pytest.fixture
def hand(stage: Stage, tmp_path: Path) -> Iterator[Hand]:
    from kiosk.control import ControlSocket

    socket = ControlSocket(tmp_path / "kiosk.sock", stage.face, stage.mind)
    yield Hand(stage, tmp_path / "kiosk.sock")
    socket.close()


def test_a_tap_by_words_is_a_real_touch(hand: Hand) -> None:
    hand(tap="I have an appointment")
    assert hand(wait_step="enter_code", seconds=PATIENCE_S) == "enter_code"
    hand(language="uk")
    assert "Введіть код" in hand(labels=None)


def test_words_that_are_not_there_are_refused(hand: Hand) -> None:
    with pytest.raises(KioskRefused, match="Book a visit"):
        hand(tap="Book a visit")


def test_a_picture_shows_the_yellow_plate(hand: Hand, stage: Stage, tmp_path: Path) -> None:
    stage.starts(standing(s.TicketOut(number(), s.Paper.PRINTED)))
    hand(screenshot=str(tmp_path / "ticket.png"))
    picture = Image.open(tmp_path / "ticket.png")
    assert picture.size == (1080, 1920)
    colours = tokens()["colour"]["light"]
    for point, role in {(90, 350): "yours", (10, 600): "speak", (10, 900): "touch", (10, 1900): "foot"}.items():
        assert "#{:02X}{:02X}{:02X}".format(*picture.getpixel(point)[:3]) == colours[role], role  # type: ignore[index]


def test_a_live_hospital_is_never_touched(hand: Hand, stage: Stage) -> None:
    live = catalogue().model_copy(update={"demo": False})
    stage.starts(standing(s.Welcome(), catalogue=live))
    with pytest.raises(KioskRefused, match="Refusal"):
        hand(labels=None)
