"""What stands in this hub and its settings now, as the documents need it."""

from dataclasses import dataclass
from datetime import datetime

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
from display_server.procurement.officer import Kept, kept_how_long
from display_server.services.records.rotate_keys import encrypted_columns


@dataclass(frozen=True)
class HouseFacts:
    """Counts are of what is open now."""

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


def personal_columns() -> list[str]:
    """Every encrypted column, as `table.column`."""
    return sorted(f"{table.name}.{column.name}" for table, columns in encrypted_columns() for column in columns)
