"""A kiosk's secret: kept whole on disk before it is used, and replaced when the hub offers another."""

from pathlib import Path

from config.settings import KioskSettings
from kiosk.link.identity import Identity, keep_identity, read_identity
from kiosk.performer import Performer
from tests.kiosk.link.stand_in_hub import DEVICE, NEXT_SECRET, SECRET, StandInHub
from tests.kiosk.paper import PaperStandIn
from tests.kiosk.world import HandWorld


def paired(hub: StandInHub, home: Path) -> tuple[Performer, HandWorld, KioskSettings]:
    hands, settings = HandWorld(), KioskSettings(home=home, hub_url=hub.url)
    keep_identity(settings.folder, Identity(DEVICE, SECRET))
    performer = Performer(settings, PaperStandIn(), hands.world, with_stream=False)
    performer.start()
    return performer, hands, settings


def test_a_new_secret_is_on_disk_and_used_from_then_on(hub: StandInHub, tmp_path: Path) -> None:
    hub.new_secret = NEXT_SECRET
    performer, hands, settings = paired(hub, tmp_path)
    hub.new_secret = None
    hands.move(2)
    assert read_identity(settings.folder) == Identity(DEVICE, NEXT_SECRET)
    assert hub.bearers[-1] == f"Bearer {DEVICE}.{NEXT_SECRET}"
    performer.close()


def test_a_secret_that_the_disk_does_not_take_is_not_used(hub: StandInHub, tmp_path: Path) -> None:
    performer, hands, settings = paired(hub, tmp_path)
    in_the_way = settings.folder / "device.json.new"
    in_the_way.mkdir()  # the disk takes no file of this name
    hub.new_secret = NEXT_SECRET
    hands.move(2)
    assert read_identity(settings.folder) == Identity(DEVICE, SECRET)
    assert hub.bearers[-1] == f"Bearer {DEVICE}.{SECRET}"
    in_the_way.rmdir()
    hands.move(2)
    assert read_identity(settings.folder) == Identity(DEVICE, NEXT_SECRET)
    performer.close()
