"""Only the hub can make a kiosk a demo: another day's clock and the tour's hand end where a live hospital speaks."""

import queue
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.clock import SystemClock, read_clock
from config.settings import KioskSettings
from kiosk.hub_word import DemoOnlyClock, is_demo
from kiosk.link.identity import Identity, keep_identity
from kiosk.parts import open_kiosk
from tests.kiosk.cast import st_anna
from tests.kiosk.link.stand_in_hub import DEVICE, SECRET, standing_in
from tests.kiosk.paper import PaperStandIn
from tests.patience import until

ANOTHER_DAY = "2020-02-29T10:00:00,1"


@pytest.mark.parametrize("demo", [True, False])
def test_the_hubs_word_outweighs_the_setting(demo: bool) -> None:
    said = st_anna().model_copy(update={"demo": demo})
    assert is_demo(said, set_up_as_demo=not demo) is demo
    assert is_demo(None, set_up_as_demo=demo) is demo


def test_a_demos_clock_falls_back_to_the_machines_for_as_long_as_it_is_not_allowed() -> None:
    allowed = True
    clock = DemoOnlyClock(read_clock(ANOTHER_DAY), lambda: allowed)
    assert clock.now().year == 2020
    allowed = False
    assert abs(clock.now() - SystemClock().now()) < timedelta(minutes=5)


@pytest.mark.parametrize("demo", [True, False])
def test_a_kiosk_follows_another_days_clock_only_at_a_demo_hub(tmp_path: Path, demo: bool) -> None:
    acts: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    with standing_in() as hub:
        hub.catalogue = st_anna().model_copy(update={"demo": demo})
        settings = KioskSettings(home=tmp_path, hub_url=hub.url, demo=True, clock=ANOTHER_DAY)
        keep_identity(settings.folder, Identity(DEVICE, SECRET))
        kiosk = open_kiosk(settings, PaperStandIn(), acts.put)
        assert kiosk.clock.now().year == 2020
        kiosk.start()
        try:
            until(lambda: kiosk.performer.link.catalogue is not None)
            year = 2020 if demo else datetime.now(UTC).year
            assert kiosk.clock.now().year == year
        finally:
            kiosk.close()
