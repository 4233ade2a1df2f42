"""Demo or live: said once when a database is made. A program started for the other kind refuses it in words (decision 25)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from config.settings import HubSettings
from display_server.db.models import HubIdentity


class WrongKind(RuntimeError):
    """A demo program on a live database, or the other way round."""


class NoIdentity(RuntimeError):
    """The database is migrated but nobody has said what it is: `init` or `demo-init` is missing."""


def kind_wanted(settings: HubSettings) -> str:
    return "demo" if settings.demo else "live"


def make_identity(session: Session, settings: HubSettings, now: datetime) -> HubIdentity:
    """Say once what this database is; later calls only check it."""
    found = session.get(HubIdentity, 1)
    if found is None:
        found = HubIdentity(id=1, hub_id=uuid7(), kind=kind_wanted(settings), generation=1, created_at=now)
        session.add(found)
        session.flush()
    _refuse_other_kind(found, settings)
    return found


def check_identity(session: Session, settings: HubSettings) -> HubIdentity:
    """This database's identity, or a refusal in words."""
    found: HubIdentity | None = session.scalar(select(HubIdentity))
    if found is None:
        raise NoIdentity(f"the database in {settings.database_named} is empty. Say: ./run hub init (or demo-init)")
    _refuse_other_kind(found, settings)
    return found


def _refuse_other_kind(found: HubIdentity, settings: HubSettings) -> None:
    wanted = kind_wanted(settings)
    if settings.clock and not settings.demo:
        raise WrongKind("ATRIUM_CLOCK works on a demo database only; a real hospital has the real time")
    if found.kind != wanted:
        raise WrongKind(
            f"the database in {settings.database_named} is a {found.kind} one; this program was started for {wanted}"
        )
