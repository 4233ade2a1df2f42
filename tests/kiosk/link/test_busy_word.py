"""What the hub said of how busy it is stands for ten minutes of the hub's own time."""

from datetime import timedelta

from config.contract.push import LoadNow, SiteState
from kiosk.flow.busy import Busy
from kiosk.link.busy_word import BusyWord
from tests.kiosk.cast import NOON

LOAD = LoadNow(as_of=NOON, level="busy")
STATE = SiteState(catalogue_revision=1, generation=1, loads={"cardiology": LOAD})


def test_it_is_told_once_and_withdrawn_when_it_is_old() -> None:
    heard: list[Busy] = []
    word = BusyWord(heard.append)
    word.take(STATE)
    assert heard == []  # no stamp yet: nobody knows how old it is
    word.stamped(NOON + timedelta(minutes=1))
    word.stamped(NOON + timedelta(minutes=10))
    assert heard == [Busy(loads={"cardiology": LOAD})]
    word.stamped(NOON + timedelta(minutes=10, seconds=1))
    assert heard[-1] == Busy()
