"""A new kiosk shows a code until somebody approves it, and keeps the secret that comes exactly once."""

from pathlib import Path

from config.settings import KioskSettings
from kiosk.flow.taps import CatalogueArrived, Paired, PairingAsked
from kiosk.link.identity import Identity, read_identity
from kiosk.performer import Performer
from tests.kiosk.link.stand_in_hub import DEVICE, SECRET, StandInHub
from tests.kiosk.paper import PaperStandIn
from tests.kiosk.world import HandWorld


def new_kiosk(hub: StandInHub, home: Path) -> tuple[Performer, HandWorld, KioskSettings]:
    hands = HandWorld()
    settings = KioskSettings(home=home, hub_url=hub.url)
    performer = Performer(settings, PaperStandIn(), hands.world, with_stream=False)
    performer.start()
    return performer, hands, settings


def test_a_code_is_shown_until_it_is_approved_and_then_the_hospital_is_known(hub: StandInHub, tmp_path: Path) -> None:
    performer, hands, settings = new_kiosk(hub, tmp_path)
    assert PairingAsked("BCDFGHJK", "ab:cd") in hands.taps
    hands.move(1)
    assert Paired() not in hands.taps
    hub.approved = True
    hands.move(1)
    assert Paired() in hands.taps
    assert CatalogueArrived(hub.catalogue) in hands.taps
    assert read_identity(settings.folder) == Identity(DEVICE, SECRET)
    performer.close()


def test_a_secret_that_the_disk_does_not_take_is_asked_for_again(hub: StandInHub, tmp_path: Path) -> None:
    performer, hands, settings = new_kiosk(hub, tmp_path)
    in_the_way = settings.folder / "device.json.new"
    in_the_way.mkdir()  # the disk takes no file of this name
    hub.approved = True
    hands.move(1)
    assert Paired() not in hands.taps
    assert not performer.link.paired
    in_the_way.rmdir()
    hands.move(30)
    assert Paired() in hands.taps
    assert read_identity(settings.folder) == Identity(DEVICE, SECRET)
    performer.close()


def test_a_code_that_ran_out_is_replaced(hub: StandInHub, tmp_path: Path) -> None:
    performer, hands, _ = new_kiosk(hub, tmp_path)
    hub.mode = "problem:404:pairing_unknown"
    hands.move(0.6)
    hub.mode = "well"
    hands.move(30)
    assert hands.taps.count(PairingAsked("BCDFGHJK", "ab:cd")) == 2
    performer.close()


def test_a_hub_that_is_away_is_asked_again(hub: StandInHub, tmp_path: Path) -> None:
    hub.mode = "cut"
    performer, hands, _ = new_kiosk(hub, tmp_path)
    assert PairingAsked("BCDFGHJK", "ab:cd") not in hands.taps
    hub.mode = "well"
    hands.move(30)
    assert PairingAsked("BCDFGHJK", "ab:cd") in hands.taps
    performer.close()


def test_a_paired_kiosk_starts_with_what_it_knows_by_heart(hub: StandInHub, tmp_path: Path) -> None:
    performer, hands, _ = new_kiosk(hub, tmp_path)
    hub.approved = True
    hands.move(1)
    performer.close()
    hub.mode = "cut"
    again, _, _ = new_kiosk(hub, tmp_path)
    assert again.link.catalogue == hub.catalogue
    assert again.link.paired
    again.close()
