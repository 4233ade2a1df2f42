"""`./run hub jobs`: makes this hub's duties and performs what is due, a tick each second, until a signal."""

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from config.clock import Clock, rate_of, read_clock
from config.loading import loaded
from config.settings import HubSettings
from display_server.db.engine.head import wait_for_head
from display_server.db.engine.identity import check_identity
from display_server.db.engine.session import Database
from display_server.db.engine.site_scope import at_site
from display_server.db.models import Site, WordsImport
from display_server.jobs.address_test import AddressTest, leads_to
from display_server.jobs.alarm_letters import AlarmLetters
from display_server.jobs.aside import Aside
from display_server.jobs.backups import DailyBackup
from display_server.jobs.booking_address import BookingAddress, fetching
from display_server.jobs.booking_feed import EVERY_S, BookingFeed
from display_server.jobs.contents import Contents
from display_server.jobs.day_sums import DaySums
from display_server.jobs.duties import Duties, Duty, DutyFailed
from display_server.jobs.foretelling import WaitsAndLoads
from display_server.jobs.house_files import HouseFiles
from display_server.jobs.leader import leadership_of
from display_server.jobs.reports import Reports
from display_server.jobs.retention import Retention
from display_server.jobs.sites import OfEachSite, open_sites
from display_server.jobs.stage_ends import stage_ends
from display_server.jobs.webhooks.courier import Couriers
from display_server.jobs.webhooks.post import posting
from display_server.secrets import give_keys
from display_server.services.arrivals.booking_feed import asked_for_nobody, folder_of
from display_server.services.doors.ask_web import ActNotDone, WebAway, ask_web
from display_server.services.forget_old import SLICE
from display_server.services.house.file_import import waits
from display_server.services.house.follow_words import WordsFollower
from display_server.services.plans.led_numbers import led_otherwise
from display_server.services.plans.passage_hours import changed_by_hours

TICK_S = 1.0
LINES_EVERY_S = 900.0
WATCH_EVERY_S = 15.0
DAY_S = 86_400.0
LED_EVERY_S = 2.0
WORDS_EVERY_S = 5.0
WORDS_LOOK_S = 2.0
BOARDS_EVERY_S = 60.0
"""Doors open and close on the minute."""
_log = structlog.get_logger()


POLITE = 5
"""Foretelling a large house takes a second of CPU each 15 s: on a busy machine numbers and calls go first."""


def run_jobs(settings: HubSettings) -> None:
    """Until SIGTERM or SIGINT. Raises NotAtHead, WrongKind, NoIdentity: the caller says them and ends."""
    wait_for_head(settings)
    database = Database(settings)
    with database.reading() as session:
        check_identity(session, settings)
        if nobodys := asked_for_nobody(session, settings):
            _log.warning("ATRIUM_BOOKINGS_SITES names codes that no site has", codes=nobodys)
    secrets = give_keys(settings.secrets_file)
    duties = duties_of(settings, database, secrets.fingerprint)
    leadership = leadership_of(settings)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    os.nice(POLITE)
    loaded()
    _log.info("jobs runs")
    while not stopped.wait(TICK_S):
        if leadership.is_ours():
            duties.tick(time.monotonic())
    leadership.give_up()
    database.close()


WATCHED = ("watch_lines", "end_due_delays", "close_ended_services")
"""Acts of one look at the hospital's clock, for all sites at once."""
WATCHED_AT_EACH = (
    "end_due_broadcasts", "put_due_plans_in_force", "open_due_parts", "end_short_days",
    "put_due_configurations_in_force", "advance_rollout",
)  # fmt: skip
"""The same, an act for each site: its audit says whose it was."""


def duties_of(settings: HubSettings, database: Database, fingerprint: str) -> Duties:
    """Everything that falls due by itself in this hub."""

    def perform(act: str, **args: Any) -> Any:
        try:
            return ask_web(settings.acts_socket, act, args)
        except (WebAway, ActNotDone) as why:
            raise DutyFailed(str(why)) from None

    def record(site: str, url: str, right: bool) -> None:
        perform("record_address_test", site=site, url=url, right=right)

    def refresh_lines() -> float:
        perform("refresh_lines")
        return LINES_EVERY_S

    def refresh_boards() -> float:
        perform("refresh_boards")
        return BOARDS_EVERY_S - time.time() % BOARDS_EVERY_S

    clock = read_clock(settings.clock)
    test = AddressTest(lambda: public_addresses(database), lambda url: leads_to(url, fingerprint), record)
    foretelling = WaitsAndLoads(database, clock, perform)
    kept = settings.bookings_kept_days
    retention = Retention(lambda: int(perform("forget_old", at_most=SLICE, bookings_kept_days=kept)))
    return Duties(
        [
            Duty("address test", Aside(test.perform).perform, of_the_day=False),
            Duty(
                "retention", retention.perform, time.monotonic() + 30, of_the_day=False
            ),  # not while everything starts
            Duty("alarms", lambda: _watch(perform, database, clock), due_at=time.monotonic() + WATCH_EVERY_S),
            Duty("waits and loads", foretelling.perform, due_at=time.monotonic() + 1),
            Duty("boards", refresh_boards, due_at=time.monotonic() + BOARDS_EVERY_S),
            *_of_the_machine(settings, database, clock, perform),
            Duty("lines", refresh_lines, due_at=time.monotonic() + LINES_EVERY_S),
            Duty("led numbers", lambda: _follow_led(perform, database, clock), due_at=time.monotonic() + LED_EVERY_S),
            *stage_ends(database, clock, perform),
        ],
        rate_of(clock),
    )


def _of_the_machine(settings: HubSettings, database: Database, clock: Clock, perform: Callable[..., Any]) -> list[Duty]:
    """What follows the machine's time: what comes from elsewhere or goes there, copies, reports, the hospital's own words."""
    follower = WordsFollower(database)

    def follow_words() -> float:
        follower.follow()
        return WORDS_EVERY_S

    def note_version() -> float:
        perform("note_version")
        return DAY_S

    def enter_words() -> float:
        with database.reading() as session:
            if not waits(session, WordsImport):
                return WORDS_LOOK_S
        perform("enter_words_slice")
        return 0.0

    daily = DailyBackup(settings, database, clock, perform)
    letters = OfEachSite(database, lambda _code, _first: AlarmLetters(settings, database, clock, perform))
    files = OfEachSite(database, lambda _code, _first: HouseFiles(database, clock, perform))
    sums = OfEachSite(database, lambda _code, _first: DaySums(database, clock, perform))
    couriers = Couriers(database, clock, perform, posting(settings.webhook_networks))
    now = time.monotonic()
    return [
        Duty("words", follow_words, of_the_day=False),
        Duty("version", note_version, of_the_day=False),
        Duty("words from a file", enter_words, now + 5, of_the_day=False),
        Duty("house from a file", files.perform, now + 5, of_the_day=False),
        Duty("bookings", _bookings(settings, database, clock, perform).perform, now + 5, of_the_day=False),
        Duty("backup", daily.perform, now + 60, of_the_day=False),
        Duty("contents", Contents(settings, database, clock, perform).perform, now + 3, of_the_day=False),
        Duty("day sums", sums.perform, now + 10, of_the_day=False),
        Duty("reports", Reports(database, clock, perform).perform, now + 20, of_the_day=False),
        Duty("webhooks", couriers.perform, now + 1, of_the_day=False),
        Duty("alarm letters", letters.perform, now + 20, of_the_day=False),
    ]


def _watch(perform: Callable[..., Any], database: Database, clock: Clock) -> float:
    """Alarms of departments, and what is over: delays, messages, a service's day, a plan, a passage, a kiosk's settings."""
    for act in WATCHED:
        perform(act)
    for site in open_sites(database):
        with at_site(site.id):
            for act in WATCHED_AT_EACH:
                perform(act)
    with database.reading() as session:
        changed = changed_by_hours(session, clock.now())
    for site_id, shut in changed.items():
        perform("follow_hours", site_id=site_id, shut=shut)
    return WATCH_EVERY_S


def _follow_led(perform: Callable[..., Any], database: Database, clock: Clock) -> float:
    """Web is asked only where a number that boards lead is led otherwise by now."""
    with database.reading() as session:
        differs = led_otherwise(session, clock.now())
    if differs:
        perform("follow_led")
    return LED_EVERY_S


def _bookings(settings: HubSettings, database: Database, clock: Clock, perform: Callable[..., Any]) -> OfEachSite:
    """From the address that a setting names for the site, else from its folder: the watched one is the first site's, one in it
    by a site's code that site's."""

    def make(code: str, is_first: bool) -> BookingFeed | BookingAddress:
        if (at := settings.bookings_at(code, is_first=is_first)) is not None:
            secret = at.token.get_secret_value() if at.token is not None else None
            return BookingAddress(at.url, perform, fetching(at.url, secret, settings.bookings_networks), clock.now)
        return BookingFeed(lambda: folder_of(settings, code, is_first=is_first), perform)

    return OfEachSite(database, make, EVERY_S)


def public_addresses(database: Database) -> dict[str, str]:
    """Site's code → the address people reach it at. Raises DutyFailed where the database cannot be read."""
    try:
        with database.reading() as session:
            rows = session.execute(select(Site.code, Site.public_url).where(Site.public_url.is_not(None)))
            return {code: url for code, url in rows if url is not None}
    except SQLAlchemyError as wrong:
        raise DutyFailed(type(wrong).__name__) from wrong
