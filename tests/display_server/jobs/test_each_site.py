"""What falls due falls due at each site: by its own clock, told to its own people, written down as its own."""

import os
import threading
from datetime import UTC, datetime, time
from ipaddress import ip_network
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from config.contract.words import Language
from config.settings_of_others import BookingsAt
from display_server.db.engine.site_scope import at_site, site_now
from display_server.db.models import AlarmTold, Booking, Report, Service, WaitError
from display_server.domain.booking_feed import Standing
from display_server.hub import Hub
from display_server.jobs.alarm_letters import EVERY_S, AlarmLetters
from display_server.jobs.booking_address import LOOKS_AGAIN_S
from display_server.jobs.duties import DutyFailed
from display_server.jobs.process import WATCHED, WATCHED_AT_EACH, _bookings, _watch
from display_server.jobs.reports import LOOKS_EVERY_S, Reports
from display_server.jobs.sites import OfEachSite
from display_server.services.arrivals.booking_feed import asked_for_nobody, feed_in_trouble
from display_server.services.devices.note_seen import note_seen
from display_server.services.doors.acts import ready
from display_server.services.lines.alarm_address import Way
from display_server.services.lines.alarm_letters import add_contact
from tests.conftest import StandingClock
from tests.display_server.jobs.doing import until_done
from tests.display_server.jobs.test_booking_address import system
from tests.small_cast import KIOSK
from tests.two_sites import HERE, add_harbour


class Web:
    """What jobs asks of `web`, each act about the site that jobs is about."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.asked: list[tuple[str, int | None]] = []

    def __call__(self, act: str, **args: Any) -> Any:
        self.asked.append((act, site_now()))
        return self._hub.writer.run(ready(act, args, self._hub.database))


def test_every_look_at_the_clock_is_done_at_each_site(hub: Hub, clock: StandingClock) -> None:
    harbour, web = add_harbour(hub), Web(hub)

    _watch(web, hub.database, clock)
    wanted = {(act, None) for act in WATCHED} | {
        (act, site) for act in WATCHED_AT_EACH for site in (HERE, harbour.site)
    }
    assert set(web.asked) == wanted


def test_the_mornings_report_is_asked_for_by_each_sites_own_yesterday(hub: Hub, clock: StandingClock) -> None:
    """At noon UTC it is the 13th in Auckland already."""
    harbour, web = add_harbour(hub), Web(hub)
    clock.at = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
    Reports(hub.database, clock, web).perform()
    with hub.database.reading() as session:
        asked = set(session.execute(select(Report.site_id, Report.first)).all())
    assert asked == {(HERE, "2026-03-11"), (harbour.site, "2026-03-12")}


def test_a_report_holds_its_own_sites_figures_alone(hub: Hub, clock: StandingClock) -> None:
    """It is made on a thread of its own, which begins about the whole hub."""
    harbour, web = add_harbour(hub), Web(hub)
    with hub.database.reading() as session:
        keys = session.scalars(select(Service.id).where(Service.code.in_(["blood-test", harbour.service]))).all()
    sums = {"people": 1, "off": 1.0, "leaning": 1.0, "inside": 1, "late": 0}
    web("record_errors", errors=[{"service_id": key, **sums} for key in keys])
    for site in (HERE, harbour.site):
        with at_site(site):
            web("ask_report", first="2026-03-01", last="2026-03-31")
    until_done(Reports(hub.database, clock, web).perform, LOOKS_EVERY_S)
    with hub.database.reading() as session:
        made = session.scalars(select(Report).where(Report.first == "2026-03-01").order_by(Report.site_id)).all()
    assert [[name for name, _ in (one.body or {})["foretold"]] for one in made] == [["blood-test"], [harbour.service]]


def test_an_error_of_foretelling_counts_on_the_services_own_day(hub: Hub, clock: StandingClock) -> None:
    harbour, web = add_harbour(hub), Web(hub)
    clock.at = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
    with hub.database.reading() as session:
        keys = session.scalars(select(Service.id).where(Service.code.in_(["blood-test", harbour.service]))).all()
    sums = {"people": 1, "off": 1.0, "leaning": 1.0, "inside": 1, "late": 0}
    web("record_errors", errors=[{"service_id": key, **sums} for key in keys])
    with hub.database.reading() as session:
        days = session.scalars(select(WaitError.day).order_by(WaitError.service_id)).all()
    assert days == ["2026-03-12", "2026-03-13"]


def test_what_is_wrong_at_a_site_is_told_to_its_own_people(hub: Hub, clock: StandingClock) -> None:
    """The first site's kiosk fell silent: whoever is on duty at the other one hears nothing of it."""
    harbour, web, letters = add_harbour(hub), Web(hub), list[tuple[str, str]]()
    addresses = {HERE: "json://here.example/", harbour.site: "json://there.example/"}
    for site, address in addresses.items():
        with at_site(site):
            hub.writer.run(
                lambda tx, address=address: add_contact(  # type: ignore[misc]
                    tx, "Ona", address, Language.ENGLISH, tuple("0123456"), time(0), time(0), "command"
                )
            )
    hub.writer.run(lambda tx: note_seen(tx, {KIOSK: (clock.now(), {"paper": "ready"})}))
    clock.move(minutes=2)

    def send(way: Way, _title: str, text: str) -> None:
        letters.append((way.url, text))

    def make(_code: str, _first: bool) -> AlarmLetters:
        return AlarmLetters(hub.settings, hub.database, clock, web, send)

    duty = OfEachSite(hub.database, make, now=count(0, 1000).__next__)  # due whenever it is performed
    until_done(duty.perform, EVERY_S)
    assert sorted(address for address, _ in letters) == sorted(addresses.values()), "each its first letter"
    letters.clear()
    clock.move(minutes=5)
    until_done(duty.perform, EVERY_S)
    assert [address for address, _ in letters] == [addresses[HERE]]
    with hub.database.reading() as session:
        assert set(session.scalars(select(AlarmTold.site_id).where(AlarmTold.kind == "silent"))) == {HERE}


def test_a_site_beside_the_first_has_bookings_of_the_folder_of_its_own_code(
    hub: Hub, clock: StandingClock, tmp_path: Path
) -> None:
    harbour, web = add_harbour(hub), Web(hub)
    head = "reference,service,starts_at,code"
    for folder, service in ((tmp_path, "blood-test"), (tmp_path / "harbour", harbour.service)):
        folder.mkdir(exist_ok=True)
        (folder / "today.csv").write_text(f"{head}\n1001,{service},2026-03-12T12:00,XMXCXJGZ\n", "utf-8")
        os.utime(folder / "today.csv", (0, 0))
    settings = hub.settings.model_copy(update={"bookings_folder": tmp_path})
    _bookings(settings, hub.database, clock, web).perform()
    with hub.database.reading() as session:
        booked = session.execute(
            select(Booking.site_id, Booking.reference, Booking.starts_at).order_by(Booking.site_id)
        )
        found = [(row.site_id, row.reference, row.starts_at.hour) for row in booked]
    assert found == [(HERE, "1001", 10), (harbour.site, "1001", 23)], "the same reference, each in its own zone"


def test_each_site_has_bookings_of_its_own_address_and_is_told_of_that_alone(hub: Hub, clock: StandingClock) -> None:
    """Asked with its own secret, taken in by its own zone; where it is away, the other site's desks hear nothing of it."""
    harbour, web, head = add_harbour(hub), Web(hub), "reference,service,starts_at,code\n"
    ours, theirs = (f"{head}1001,{service},2026-03-12T12:00,XMXCXJGZ\n" for service in ("blood-test", harbour.service))
    with system(ours) as (here, _), system(theirs) as (there, asked):
        settings = hub.settings.model_copy(
            update={
                "bookings_url": f"{here}/gone",
                "bookings_networks": [ip_network("127.0.0.0/8")],
                "bookings_sites": {
                    "harbour": BookingsAt(url=f"{there}/day.csv", token=SecretStr("theirs")),
                    "harbor": BookingsAt(url=f"{there}/day.csv"),
                },
            }
        )
        duty = _bookings(settings, hub.database, clock, web)
        for _ in range(100):
            if (rests := duty.perform()) > LOOKS_AGAIN_S:
                break
            threading.Event().wait(min(rests, 0.1))
        assert [said["Authorization"] for said in asked.asked] == ["Bearer theirs"]
        with hub.database.reading() as session:
            assert asked_for_nobody(session, settings) == ["harbor"]
            found = session.execute(select(Booking.site_id, Booking.reference, Booking.starts_at)).all()
        assert [(row.site_id, row.reference, row.starts_at.hour) for row in found] == [(harbour.site, "1001", 23)]
        trouble = {}
        for site in (HERE, harbour.site):
            with at_site(site), hub.database.reading() as session:
                now = feed_in_trouble(session, settings, clock.now())
                trouble[site] = now.standing if now is not None else None
    assert trouble == {HERE: Standing.UNREADABLE, harbour.site: None}


class Rests:
    """A duty that says how long it rests."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self.times = seconds, 0

    def perform(self) -> float:
        self.times += 1
        return self._seconds


def test_each_rests_as_long_as_the_one_that_is_due_first_says(hub: Hub) -> None:
    add_harbour(hub)
    rests = {"st-anna": 90.0, "harbour": 60.0}
    assert OfEachSite(hub.database, lambda code, _first: Rests(rests[code])).perform() == 60.0


def test_who_rests_is_not_woken_by_another_sites_haste(hub: Hub) -> None:
    """A slow address is looked at each half second; the other site's is asked once a minute all the same."""
    add_harbour(hub)
    made: dict[str, Rests] = {}
    at = count(0)

    def make(code: str, _first: bool) -> Rests:
        return made.setdefault(code, Rests({"st-anna": 60.0, "harbour": 0.5}[code]))

    duty = OfEachSite(hub.database, make, now=at.__next__)
    said = [duty.perform() for _ in range(10)]
    assert (made["st-anna"].times, made["harbour"].times) == (1, 10)
    assert set(said) == {0.5}


class Fails:
    """A duty whose site cannot be served now."""

    def __init__(self, why: Exception) -> None:
        self._why = why

    def perform(self) -> float:
        raise self._why


@pytest.mark.parametrize("why", [DutyFailed("its folder is away"), ZeroDivisionError("a mistake of ours")])
def test_what_fails_at_one_site_is_done_at_the_others(hub: Hub, why: Exception) -> None:
    add_harbour(hub)
    done: list[str] = []
    duties: dict[str, Fails | Rests] = {"st-anna": Fails(why), "harbour": Rests(60.0)}

    def make(code: str, _first: bool) -> Fails | Rests:
        done.append(code)
        return duties[code]

    with pytest.raises(type(why)):
        OfEachSite(hub.database, make).perform()
    assert done == ["st-anna", "harbour"]


@pytest.mark.parametrize("mistaken", ["st-anna", "harbour"])
def test_a_mistake_at_one_site_is_said_before_what_could_only_not_be_done_now(hub: Hub, mistaken: str) -> None:
    add_harbour(hub)

    def make(code: str, _first: bool) -> Fails:
        return Fails(KeyError(code) if code == mistaken else DutyFailed("away"))

    with pytest.raises(KeyError, match=mistaken):
        OfEachSite(hub.database, make).perform()
