"""What stands in this hub and its settings now, as the documents need it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of
from config.settings import HubSettings
from display_server.db.models import (
    Account,
    AccountRole,
    ApiToken,
    Department,
    Device,
    Role,
    SecondFactor,
    Service,
    Webhook,
)
from display_server.db.reading.own_site import own_site
from display_server.services import forget_old
from display_server.services.records.rotate_keys import encrypted_columns

PERSONAL = {
    "account.full_name": "staff: full name",
    "alarm_contact.address": "staff: where alarms are sent",
    "directory_asker.email": "staff: e-mail of whom the directory knows and no account",
    "directory_asker.full_name": "staff: full name of the same",
    "booking.patient_name": "patients: name",
    "booking.birth_date": "patients: birth date",
    "booking.phone": "patients: telephone",
    "house_import.given": "staff: rows of a file being looked at",
    "house_import.faults": "staff: rows of a file that were refused",
    "house_import_row.row": "staff: rows of a file",
    "house_import_row.step": "staff: what takes a file back",
    "second_factor.secret": "staff: secret of the second factor",
    "webhook.secret": "other systems: signing secret",
    "webhook.url": "other systems: address",
}
"""Every encrypted column and what it is. A test holds this to the models."""


@dataclass(frozen=True)
class Kept:
    """One line of the retention table."""

    what: str
    how_long: str
    why: str
    setting: str


@dataclass(frozen=True)
class HouseFacts:
    """Counts are of what is open now."""

    hospital: str
    names: dict[Language, str]
    zone: str
    languages: list[str]
    departments: int
    services: int
    kiosks: int
    boards: int
    roles: dict[str, int]
    with_second_factor: int
    accounts: int
    tokens: list[str]
    webhooks: int
    kept: list[Kept]


def read_facts(session: Session, settings: HubSettings, now: datetime) -> HouseFacts:
    site = own_site(session)
    own = Language(site.language)

    def count(*wanted: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).where(*wanted)) or 0

    still = (ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
    tokens = session.scalars(select(ApiToken).where(*still).order_by(ApiToken.name))
    roles = session.execute(
        select(Role.name, func.count())
        .join(AccountRole, AccountRole.role_id == Role.id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(Account.active)
        .group_by(Role.name)
        .order_by(Role.name)
    )
    return HouseFacts(
        hospital=name_of(site.names, Language.ENGLISH, own),
        names={language: name_of(site.names, language, own) for language in Language},
        zone=site.zone,
        languages=list(site.languages),
        departments=count(Department.closed_at.is_(None)),
        services=count(Service.closed_at.is_(None)),
        kiosks=count(Device.kind == "kiosk", Device.revoked_at.is_(None)),
        boards=count(Device.kind == "board", Device.revoked_at.is_(None)),
        roles=dict(roles.all()),
        with_second_factor=session.scalar(select(func.count()).select_from(SecondFactor)) or 0,
        accounts=count(Account.active.is_(True)),
        tokens=[f"{one.name} ({', '.join(one.scopes)})" for one in tokens],
        webhooks=session.scalar(select(func.count()).select_from(Webhook)) or 0,
        kept=kept_how_long(settings),
    )


def kept_how_long(settings: HubSettings) -> list[Kept]:
    """From the very settings and constants that deletion goes by."""
    backups = f"the newest {settings.backups_kept}, one a day" if settings.backup_folder else "none are made"
    return [
        Kept("Bookings: name, birth date, telephone, time, service", f"{settings.bookings_kept_days} days after the slot",
             "to find and call the patient", "ATRIUM_BOOKINGS_KEPT_DAYS"),
        Kept("Visits and the diary of moves (numbers, times, services; never a name)", "until the hospital deletes the database",
             "reports, waiting times, proof of what happened", "–"),
        Kept("Audit of what administrators changed", "until the hospital deletes the database", "proof", "–"),
        Kept("Answers to devices and systems", _days(forget_old.ANSWERS_KEPT), "the same request gets the same answer", "–"),
        Kept("Blocks of numbers lent to kiosks", _days(forget_old.LEASES_KEPT), "no number is given twice", "–"),
        Kept("Events told to other systems", _days(forget_old.LETTERS_KEPT), "they can be sent again", "–"),
        Kept("People of the hospital's directory without an account: name, e-mail", _days(forget_old.ASKERS_KEPT),
             "so that an administrator can let them in", "–"),
        Kept("Files of the house and its staff that were taken in", _days(forget_old.FILES_KEPT), "they can be taken back", "–"),
        Kept("Sessions at the directory people came with (hashes)", _days(forget_old.DIRECTORY_SESSIONS_KEPT),
             "their end there is their end here", "–"),
        Kept("First passwords nobody used (hashes)", _days(forget_old.FIRST_PASSWORDS_KEPT) + " after their end",
             "so that somebody late is told so", "–"),
        Kept("Sign-ins: who, when, from which address", _days(forget_old.SIGN_INS_KEPT), "to see misuse", "–"),
        Kept("Counts of tries", _days(forget_old.COUNTS_KEPT), "to slow down guessing", "–"),
        Kept("Reports (figures)", _days(forget_old.REPORTS_KEPT), "to compare with the year before", "–"),
        Kept("Places people looked for (counts by day and kiosk)", _days(forget_old.REPORTS_KEPT), "signs and plans", "–"),
        Kept("Backups (everything above, sealed)", backups, "to put the house back", "ATRIUM_BACKUPS_KEPT"),
    ]  # fmt: skip


def personal_columns() -> list[str]:
    """Every encrypted column, as `table.column`."""
    return sorted(f"{table.name}.{column.name}" for table, columns in encrypted_columns() for column in columns)


def _days(span: timedelta) -> str:
    return f"{span.days} days"
