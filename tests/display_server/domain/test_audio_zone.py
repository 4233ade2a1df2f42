"""Who speaks in an audio zone."""

from datetime import timedelta

from display_server.domain.audio_zone import LIVES, ZoneBoard, speaker_of
from tests.small_cast import NOW

JUST_NOW, LONG_AGO = NOW - timedelta(seconds=2), NOW - LIVES - timedelta(seconds=1)


def test_the_lowest_that_lives_and_can_be_heard_speaks() -> None:
    boards = [
        ZoneBoard("B1", LONG_AGO, "on"),
        ZoneBoard("B2", None, None),
        ZoneBoard("B3", JUST_NOW, "blocked"),
        ZoneBoard("B4", JUST_NOW, "off"),
        ZoneBoard("B6", JUST_NOW, "on"),
        ZoneBoard("B5", JUST_NOW, "on"),
    ]
    assert speaker_of(boards, NOW) == "B5"


def test_one_whose_voice_failed_still_rings_where_nobody_else_can() -> None:
    failed = [ZoneBoard("B1", JUST_NOW, "failed"), ZoneBoard("B2", JUST_NOW, "failed")]
    assert speaker_of([*failed, ZoneBoard("B3", JUST_NOW, "on")], NOW) == "B3"
    assert speaker_of(failed, NOW) == "B1"
    assert speaker_of([ZoneBoard("B1", JUST_NOW, "blocked")], NOW) is None
