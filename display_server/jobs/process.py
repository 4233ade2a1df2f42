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
from config.settings import HubSettings
from display_server.db.encryption import use_keys
from display_server.db.head import wait_for_head
from display_server.db.identity import check_identity
from display_server.db.models import Site
from display_server.db.session import Database
from display_server.jobs.address_test import AddressTest, leads_to
from display_server.jobs.duties import Duties, Duty, DutyFailed
from display_server.jobs.foretelling import WaitsAndLoads
from display_server.jobs.leader import leadership_of
from display_server.jobs.retention import Retention
from display_server.jobs.stage_ends import stage_ends
from display_server.jobs.webhooks.courier import Couriers
from display_server.jobs.webhooks.post import posting
from display_server.secrets import read_or_make_secrets
from display_server.services.ask_web import ActNotDone, WebAway, ask_web
from display_server.services.forget_old import SLICE
from display_server.services.passage_hours import changed_by_hours

TICK_S = 1.0
LINES_EVERY_S = 900.0
WATCH_EVERY_S = 15.0
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
    secrets = read_or_make_secrets(settings.secrets_file)
    use_keys(list(secrets.fernet_keys), secrets.index_key)
    duties = duties_of(settings, database, secrets.fingerprint)
    leadership = leadership_of(settings)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    os.nice(POLITE)
    _log.info("jobs runs")
    while not stopped.wait(TICK_S):
        if leadership.is_ours():
            duties.tick(time.monotonic())
    leadership.give_up()
    database.close()


WATCHED = ("watch_lines", "end_due_delays", "end_due_broadcasts", "close_ended_services", "put_due_plans_in_force")
"""Acts of one look at the hospital's clock."""


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
    couriers = Couriers(database, clock, perform, posting(settings.webhook_networks))
    kept = settings.bookings_kept_days
    retention = Retention(lambda: int(perform("forget_old", at_most=SLICE, bookings_kept_days=kept)))
    return Duties(
        [
            Duty("address test", test.perform, of_the_day=False),
            Duty(
                "retention", retention.perform, time.monotonic() + 30, of_the_day=False
            ),  # not while everything starts
            Duty("alarms", lambda: _watch(perform, database, clock), due_at=time.monotonic() + WATCH_EVERY_S),
            Duty("waits and loads", foretelling.perform, due_at=time.monotonic() + 1),
            Duty("boards", refresh_boards, due_at=time.monotonic() + BOARDS_EVERY_S),
            Duty("webhooks", couriers.perform, time.monotonic() + 1, of_the_day=False),
            Duty("lines", refresh_lines, due_at=time.monotonic() + LINES_EVERY_S),
            *stage_ends(database, clock, perform),
        ],
        rate_of(clock),
    )


def _watch(perform: Callable[..., Any], database: Database, clock: Clock) -> float:
    """Alarms of departments, and what is over: delays, messages, a service's day; a plan or a passage whose time has come."""
    for act in WATCHED:
        perform(act)
    with database.reading() as session:
        changed = changed_by_hours(session, clock.now())
    for site_id, shut in changed.items():
        perform("follow_hours", site_id=site_id, shut=shut)
    return WATCH_EVERY_S


def public_addresses(database: Database) -> dict[str, str]:
    """Site's code → the address people reach it at. Raises DutyFailed where the database cannot be read."""
    try:
        with database.reading() as session:
            rows = session.execute(select(Site.code, Site.public_url).where(Site.public_url.is_not(None)))
            return {code: url for code, url in rows if url is not None}
    except SQLAlchemyError as wrong:
        raise DutyFailed(type(wrong).__name__) from wrong
