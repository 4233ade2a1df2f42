"""Which sites the hub serves: one is added, closed, opened again. A site's own page changes everything else about it."""

from dataclasses import dataclass
from datetime import time
from zoneinfo import available_timezones

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from config.contract.hospital_api import Scope
from config.contract.words import Language, Name
from display_server.db.engine.site_scope import at_site, everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, ApiToken, Device, Site, Stage, Visit
from display_server.domain.role import Role
from display_server.domain.visit import OPEN
from display_server.services.accounts.where import give_roles, roles_at
from display_server.services.audit import audit
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.entered import code_beside, usable_names

STAY_EVERYWHERE = frozenset({Role.ADMIN.value, Role.TRANSLATOR.value})
"""When a hub gets its second site, everybody else's roles hold at the first one: nobody sees a new house unasked."""


@dataclass(frozen=True)
class NewSite:
    """`code` "": made of the name. What is not said here is as at the hub's first site."""

    name: str
    zone: str
    language: Language
    code: str = ""


def sites_known(session: Session) -> list[Site]:
    """All of them, closed ones last."""
    with everywhere():
        return list(session.scalars(select(Site).order_by(Site.closed_at.is_not(None), Site.id)))


def add_site(tx: Transaction, *, entry: NewSite, who: str) -> int:
    """The new site's id. Raises EntryRefused (`name`, `zone`, `code`)."""
    names = usable_names({entry.language: Name(name=entry.name)}, entry.language)
    if entry.zone not in available_timezones():
        raise EntryRefused("zone", "unknown")
    with everywhere():
        there = sites_known(tx.session)
        taken = {one.code for one in there}
        english = {Language.ENGLISH: Name(name=entry.code or entry.name)}
        code = code_beside(taken, english, "site")
        if entry.code and code != entry.code:
            raise EntryRefused("code", "taken" if entry.code in taken else "shape")
        if any(one.names.get(entry.language) == names[entry.language] for one in there):
            raise EntryRefused("name", "taken")
        row = Site(
            code=code, names=names, zone=entry.zone, language=entry.language.value,
            languages=[one.value for one in Language], day_starts=there[0].day_starts if there else time(0, 0),
            emergency_phone=there[0].emergency_phone if there else "112",
            public_url=there[0].public_url if there else None,
        )  # fmt: skip
        tx.session.add(row)
        tx.session.flush()
        if len(there) == 1:
            _keep_people_at(tx, there[0], who)
            _keep_measuring(tx, who)
    with at_site(row.id):
        after = {"code": code, "name": names[entry.language].name, "zone": entry.zone}
        audit(tx, who=who, what="site.added", subject=f"site:{row.id}", after=after)
    return row.id


def close_site(tx: Transaction, *, code: str, who: str) -> None:
    """Nobody chooses it now; its tokens are refused. Raises EntryRefused (`site`: `unknown`, `last`, `devices`, `people`)."""
    row = _known(tx, code)
    if row.closed_at is not None:
        return
    if sum(one.closed_at is None for one in sites_known(tx.session)) == 1:
        raise EntryRefused("site", "last")
    with at_site(row.id):
        if tx.session.scalar(select(Device.id).where(Device.revoked_at.is_(None)).limit(1)) is not None:
            raise EntryRefused("site", "devices")
        waits = select(Visit.id).where(
            exists().where(Stage.visit_id == Visit.id, Stage.state.in_([one.value for one in OPEN]))
        )
        if tx.session.scalar(waits.limit(1)) is not None:
            raise EntryRefused("site", "people")
        tx.session.execute(update(ApiToken).where(ApiToken.revoked_at.is_(None)).values(revoked_at=tx.now))
        row.closed_at = tx.now
        audit(tx, who=who, what="site.closed", subject=f"site:{row.id}", before={"code": row.code})


def open_site_again(tx: Transaction, *, code: str, who: str) -> None:
    """As it was when it was closed; its tokens stay refused. Raises EntryRefused (`site`, `unknown`)."""
    row = _known(tx, code)
    if row.closed_at is not None:
        row.closed_at = None
        with at_site(row.id):
            audit(tx, who=who, what="site.opened_again", subject=f"site:{row.id}", after={"code": row.code})


def _known(tx: Transaction, code: str) -> Site:
    found = next((one for one in sites_known(tx.session) if one.code == code), None)
    if found is None:
        raise EntryRefused("site", "unknown")
    return found


def _keep_people_at(tx: Transaction, first: Site, who: str) -> None:
    """Whoever worked at the hub's one site works there from now on, and nowhere else."""
    for account in tx.session.scalars(select(Account)):
        held = roles_at(account, None)
        moved = [name for name in held if name not in STAY_EVERYWHERE]
        if moved:
            give_roles(tx, account, [name for name in held if name in STAY_EVERYWHERE], None)
            give_roles(tx, account, moved, first.id)
            audit(
                tx, who=who, what="account.at_site", subject=f"account:{account.id}",
                before={"everywhere": held}, after={"site": first.code, "roles": moved},
            )  # fmt: skip


def _keep_measuring(tx: Transaction, who: str) -> None:
    """Who watched the hub while it was one house watches it from now on, too: a monitor never goes blind for a new site."""
    for token in tx.session.scalars(select(ApiToken).where(ApiToken.revoked_at.is_(None))):
        if Scope.METRICS.value in token.scopes:
            before = token.scopes
            token.scopes = sorted({*before, Scope.METRICS_HUB.value} - {Scope.METRICS.value})
            audit(
                tx, who=who, what="token.of_hub", subject=f"token:{token.id}",
                before={"scopes": before}, after={"scopes": token.scopes},
            )  # fmt: skip
