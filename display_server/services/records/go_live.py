"""A demo becomes a hospital: its plan, names and devices stay; everybody who was invented goes, with all they left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, select, update
from sqlalchemy.orm import Session

from config.demo.people import demo_emails
from display_server.db.engine.leaving_nothing import leaving_nothing
from display_server.db.engine.transaction import Transaction
from display_server.db.models import (
    Account,
    AccountRole,
    Base,
    Booking,
    Desk,
    Device,
    HubIdentity,
    Role,
    Service,
    Site,
    Visit,
)
from display_server.db.reading.ways_in import can_sign_in
from display_server.domain.role import Role as Roles
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.refused import Refused

ON_WITHIN = timedelta(seconds=60)
"""Who spoke so lately is on, and its screen says DEMO."""

OF_PEOPLE = (
    "answered_request", "api_answer", "api_token", "alarm", "alarm_told", "booking", "booking_feed",
    "broadcast", "day_sum", "delay", "department_load", "desk_pause", "diary", "diversion_sign", "feedback", "help_call",
    "house_import", "number_counter", "number_lease", "print_record", "rate_count", "remote_act", "report", "service_wait",
    "short_day", "stage", "visit", "visit_need", "wait_error", "wait_model", "webhook_delivery",
)  # fmt: skip
"""Tables that hold what invented people did or what was learned from them; they are emptied, and all that hang on them."""

OF_ACCOUNTS = ("account_role", "directory_link", "passkey", "second_factor", "sign_in", "site_role")


@dataclass(frozen=True)
class Readiness:
    """`still_on`: names of devices whose screens say DEMO now. `own_administrator`: somebody can sign in afterwards.

    `never_in`: sign-in names of the hospital's own administrators who cannot, or never have."""

    still_on: list[str]
    own_administrator: bool
    never_in: list[str]
    visits: int
    bookings: int
    accounts: int
    departments_kept: int
    devices_kept: int

    @property
    def ready(self) -> bool:
        return not self.still_on and self.own_administrator


def readiness(session: Session, now: datetime, issuer: str | None) -> Readiness:
    """Whether the demo could become live now, and what would go and stay. `issuer`: of the directory people sign in through."""

    def count(of: Any, *which: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(of).where(*which)) or 0

    seen = select(Device).where(
        Device.revoked_at.is_(None), Device.last_seen > now - ON_WITHIN, Device.last_seen < now + ON_WITHIN
    )
    administers = (
        select(Account.email, can_sign_in(issuer).label("can"))
        .join(AccountRole, AccountRole.account_id == Account.id)
        .join(Role, Role.id == AccountRole.role_id)
        .where(Role.name == Roles.ADMIN.value, Account.active, Account.email.not_in(demo_emails()))
        .order_by(Account.email)
    )
    own = session.execute(administers).all()
    return Readiness(
        still_on=[one.serial for one in session.scalars(seen.order_by(Device.serial))],
        own_administrator=any(one.can for one in own),
        never_in=[one.email for one in own if not one.can],
        visits=count(Visit),
        bookings=count(Booking),
        accounts=count(Account, Account.email.in_(demo_emails())),
        departments_kept=count(Service, Service.closed_at.is_(None)),
        devices_kept=count(Device, Device.revoked_at.is_(None)),
    )


def go_live(tx: Transaction, *, who: str, issuer: str | None) -> Readiness:
    """What went and stayed. Numbers begin anew and kiosks read everything again.

    Raises Refused (`not_a_demo`, `still_demo`: a screen says so, `no_administrator` of the hospital's own who has been in).
    """
    identity = tx.session.get_one(HubIdentity, 1)
    if identity.kind != "demo":
        raise Refused("not_a_demo", "kind")
    found = readiness(tx.session, tx.now, issuer)
    if found.still_on:
        raise Refused("still_demo", "devices")
    if not found.own_administrator:
        raise Refused("no_administrator", "accounts")
    with leaving_nothing(tx):
        _drop_people(tx)
    identity.kind, identity.generation = "live", identity.generation + 1
    tx.session.flush()
    said = {"visits": found.visits, "bookings": found.bookings, "accounts": found.accounts}
    audit(tx, who=who, what="hub.went_live", subject="hub", before=said)
    for site in tx.session.scalars(select(Site).order_by(Site.id)):
        catalogue_changed(tx, site)
    return found


def _drop_people(tx: Transaction) -> None:
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    tx.session.execute(
        update(Desk).values(
            is_open=False, opened_by=None, opened_at=None, paused_at=None, pause_reason=None, back_at=None
        )
    )
    tx.connection.execute(update(tables["visit"]).values(merged_into=None))
    for name in reversed(tables_of_people()):  # who names others goes first
        tx.connection.execute(delete(tables[name]))
    invented = select(Account.id).where(Account.email.in_(demo_emails()))
    for name in OF_ACCOUNTS:
        tx.connection.execute(delete(tables[name]).where(_account(tables[name]).in_(invented)))
    tx.session.execute(delete(Account).where(Account.email.in_(demo_emails())))
    tx.session.expire_all()


def tables_of_people() -> list[str]:
    """`OF_PEOPLE` and every table with a row of theirs in its own, those that are named first."""
    found = set(OF_PEOPLE)
    tables = Base.metadata.sorted_tables
    for table in tables:
        if any(key.column.table.name in found and not key.parent.nullable for key in table.foreign_keys):
            found.add(table.name)
    return [table.name for table in tables if table.name in found]


def _account(table: Table) -> Any:
    return table.c.account_id
