"""`./run hub demo-init`: a demo database with St Anna in it, its devices paired, today's bookings imported. Safe to repeat."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from config.settings import HubSettings
from display_server.db.engine.head import current_revision, head
from display_server.db.engine.identity import make_identity
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Site, SitePlan
from display_server.demo.dated_bookings import write_dated_bookings
from display_server.demo.hospital import read_guide_file, read_hospital
from display_server.demo.load_accounts import hashed_password, load_accounts
from display_server.demo.load_devices import Secrets, load_devices
from display_server.demo.load_hospital import load_hospital, load_pathways
from display_server.hub import Hub, open_hub
from display_server.services.arrivals.import_bookings import import_bookings, import_slice
from display_server.services.house.keep_guide import keep_guide
from display_server.services.plans.plans import keep_plan
from display_server.services.plans.written_plan import written

DEVICES = "devices.json"
BOOKINGS = "bookings.csv"
FIRST_KIOSK = "L1"


class NotADemo(RuntimeError):
    """`demo-init` was asked for where the settings do not say that this is a demo."""


@dataclass(frozen=True)
class SetUp:
    """What was done: `made` is False where the hospital stood already; `imported` counts bookings new today."""

    made: bool
    imported: int


def set_up_demo(settings: HubSettings) -> SetUp:
    """Make what is missing. Raises NotADemo, WrongKind (a live database stands there), AnotherWriter (the hub runs)."""
    if not settings.demo:
        raise NotADemo("demo-init fills a database with invented people; set ATRIUM_DEMO=1 if that is what you want")
    if current_revision(settings) != head():
        from display_server.db.engine.migrate import migrate

        migrate(settings)
    hub = open_hub(settings)
    try:
        made = _set_up_hospital(hub, settings)
        return SetUp(made, _import_today(hub, settings))
    finally:
        hub.close()


def _set_up_hospital(hub: Hub, settings: HubSettings) -> bool:
    with hub.database.reading() as session:
        if session.scalar(select(Site.id).limit(1)) is not None:
            hub.writer.run(lambda tx: _keep_up(tx, settings))
            return False
    hospital = read_hospital()
    hashed = hashed_password(hospital)

    def make(tx: Transaction) -> Secrets:
        make_identity(tx.session, settings, tx.now)
        site = load_hospital(tx, hospital)
        site.public_url = settings.public_url
        load_accounts(tx, hospital, hashed)
        secrets = load_devices(tx, hospital, site)
        _load_plan(tx, site)
        _load_guide(tx, site)
        return secrets

    secrets = hub.writer.run(make)
    _keep(settings.home / DEVICES, secrets)
    first = {key: secrets[FIRST_KIOSK][key] for key in ("device_id", "secret")}
    _keep(settings.home / "kiosk" / "device.json", first)  # where `kiosk.link.identity` looks
    return True


def _keep_up(tx: Transaction, settings: HubSettings) -> None:
    """A demo that stands: still a demo, reached where this start says (its port may have been taken)."""
    make_identity(tx.session, settings, tx.now)
    site = tx.session.scalars(select(Site)).one()
    if site.public_url != settings.public_url:
        site.public_url, site.public_url_right_at = settings.public_url, None
    load_pathways(tx, read_hospital())
    _load_plan(tx, site)
    _load_guide(tx, site)


def _load_guide(tx: Transaction, site: Site) -> None:
    """St Anna's questions, where none are there yet."""
    if site.guide is None:
        keep_guide(tx, said=read_guide_file(), who="command")


def _load_plan(tx: Transaction, site: Site) -> None:
    """St Anna's plan, where none is there yet."""
    if tx.session.scalar(select(SitePlan.version).limit(1)) is None:
        from display_server.demo.drawn_plan import drawn_plan

        keep_plan(
            tx, site=site, plan=written(drawn_plan(read_hospital())), source="config/demo/plan.toml", who="command"
        )


def _import_today(hub: Hub, settings: HubSettings) -> int:
    """Bookings of the hub's own today, by the service an administrator's command uses; none where they are in."""
    file = settings.home / BOOKINGS
    with hub.database.reading() as session:
        zone = session.scalars(select(Site.zone)).one()
        today = hub.clock.now().astimezone(ZoneInfo(zone)).date()
        there = session.scalar(select(Booking.id).where(Booking.reference.like(f"%-{today:%Y%m%d}")).limit(1))
    if there is not None and file.exists():
        return 0
    write_dated_bookings(file, today, zone)
    return import_bookings(lambda said: hub.writer.run(lambda tx: import_slice(tx, **said)), file).new


def _keep(file: Path, said: object) -> None:
    """A secret's file: readable by this account only, from its first byte."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        json.dump(said, target)
