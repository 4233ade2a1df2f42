"""`./run hub demo-init`: a whole demo hospital, made once, brought to today, never on a live database."""

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config.settings import HubSettings
from display_server.db.engine.identity import WrongKind
from display_server.db.engine.session import Database
from display_server.db.models import Account, Booking, Department, Desk, Device, Place, Service, Site
from display_server.demo.set_up import NotADemo, set_up_demo
from kiosk.link.identity import read_identity

MORNING, NEXT_MORNING = "2026-03-12T08:21:00,1", "2026-03-13T08:21:00,1"


def demo(home: Path, clock: str = MORNING, **said: str) -> HubSettings:
    return HubSettings(home=home, demo=True, clock=clock, **said)  # type: ignore[arg-type]


def count(settings: HubSettings, model: type) -> int:
    database = Database(settings)
    try:
        with database.reading() as session:
            return int(session.scalar(select(func.count()).select_from(model)) or 0)
    finally:
        database.close()


def test_a_demo_is_a_whole_hospital_with_bookings_and_paired_devices(tmp_path: Path) -> None:
    settings = demo(tmp_path)
    done = set_up_demo(settings)
    assert done.made
    assert done.imported >= 60
    expected = {Site: 1, Department: 10, Service: 20, Desk: 33, Place: 72, Account: 5, Device: 13}
    assert {model: count(settings, model) for model in expected} == expected


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    settings = demo(tmp_path)
    set_up_demo(settings)
    before = {path.name: path.read_bytes() for path in (tmp_path / "devices.json", tmp_path / "kiosk" / "device.json")}
    again = set_up_demo(settings)
    assert (again.made, again.imported) == (False, 0)
    assert before == {
        path.name: path.read_bytes() for path in (tmp_path / "devices.json", tmp_path / "kiosk" / "device.json")
    }


def test_the_next_day_has_bookings_of_its_own(tmp_path: Path) -> None:
    first = set_up_demo(demo(tmp_path))
    assert set_up_demo(demo(tmp_path, NEXT_MORNING)).imported == first.imported
    assert count(demo(tmp_path), Booking) == 2 * first.imported


def test_a_changed_address_must_prove_itself_again(tmp_path: Path) -> None:
    set_up_demo(demo(tmp_path, public_url="http://127.0.0.1:8080"))
    set_up_demo(demo(tmp_path, public_url="http://127.0.0.1:8081"))
    database = Database(demo(tmp_path))
    with database.reading() as session:
        site = session.scalars(select(Site)).one()
    database.close()
    assert (site.public_url, site.public_url_right_at) == ("http://127.0.0.1:8081", None)


def test_the_kiosk_finds_its_secret_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    set_up_demo(demo(tmp_path))
    identity = read_identity(tmp_path / "kiosk")
    told = json.loads((tmp_path / "devices.json").read_text("utf-8"))["L1"]
    assert identity is not None
    assert (str(identity.device_id), identity.secret) == (told["device_id"], told["secret"])
    for file in (tmp_path / "devices.json", tmp_path / "kiosk" / "device.json"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_live_hub_gets_no_invented_people(tmp_path: Path, settings: HubSettings) -> None:
    with pytest.raises(NotADemo):
        set_up_demo(HubSettings(home=tmp_path / "live"))
    with pytest.raises(WrongKind):
        set_up_demo(HubSettings(home=settings.home, demo=True))
