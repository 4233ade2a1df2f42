"""Two sites under one hub: the small cast's, planted with one word, and another with people and devices of its own."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import inspect, select, update

from config.contract.words import Language, Name
from display_server.db.columns.types import NamesColumn
from display_server.db.engine.site_bound import HUB_WIDE, of_this_site
from display_server.db.engine.site_scope import at_site
from display_server.db.engine.transaction import Transaction
from display_server.db.models import (
    Account,
    AlarmContact,
    ApiToken,
    Base,
    Content,
    Department,
    Desk,
    DeskService,
    Device,
    Place,
    Series,
    Service,
    Site,
    Webhook,
)
from display_server.domain.role import Role
from display_server.hub import Hub
from display_server.services.accounts.add_account import add_account
from display_server.services.accounts.where import give_roles, roles_at
from display_server.services.house.sites import NewSite, add_site
from tests.display_server.web.people import HASH
from tests.small_cast import NOW, named

PLANTED = "Xanthorrhoea"
"""Stands in every name of the first site, and nowhere else."""
HERE = 1
HARBOUR_ZONE = "Pacific/Auckland"
HARBOUR_KIOSK = UUID("01890000-0000-7000-8000-0000000000b2")
HARBOUR_BOARD = UUID("01890000-0000-7000-8000-0000000000b3")
HARBOUR_HEADERS = {"Authorization": f"Bearer {HARBOUR_KIOSK}.harbour-secret"}
STRANGER = "stranger@harbour.example"
OWN = "own@st-anna.example"


@dataclass(frozen=True)
class Harbour:
    """The second site. Its service and desk have the letters K, as the first one's have."""

    site: int
    department: str = "harbour-clinic"
    service: str = "harbour-consultation"
    desk: str = "harbour-1"


def add_harbour(hub: Hub) -> Harbour:
    """Entered as an administrator of the whole hub would, with a department, a service, a desk, a kiosk and a board."""
    made = hub.writer.run(
        lambda tx: add_site(
            tx, entry=NewSite("Harbour Clinic", HARBOUR_ZONE, Language.ENGLISH, "harbour"), who="command"
        )
    )
    with at_site(made):
        hub.writer.run(lambda tx: _furnish(tx, Harbour(made)))
    return Harbour(made)


def _furnish(tx: Transaction, harbour: Harbour) -> None:
    session, site = tx.session, harbour.site
    session.get_one(Site, site).public_url_right_at = NOW
    waiting = Place(site_id=site, code="harbour-hall", kind="waiting", floor="1", names=named("Harbour hall"), note={})
    room = Place(
        site_id=site, code="harbour-room", kind="room", floor="1", label="1", names=named("Harbour room"), note={}
    )
    series = Series(site_id=site, code="harbour-letters", letters="K")
    department = Department(
        site_id=site, code=harbour.department, names=named("Harbour department"), floor="1", icon="heartbeat", position=1
    )  # fmt: skip
    session.add_all([waiting, room, series, department])
    session.flush()
    service = Service(
        department_id=department.id, series_id=series.id, waiting_place_id=waiting.id, code=harbour.service,
        names=named("Harbour consultation"), position=1,
    )  # fmt: skip
    desk = Desk(department_id=department.id, place_id=room.id, code=harbour.desk, names=named("Harbour room"))
    session.add_all([service, desk])
    session.flush()
    session.add(DeskService(desk_id=desk.id, service_id=service.id))
    for key, kind, secret, settings in (
        (HARBOUR_KIOSK, "kiosk", "harbour-secret", {}),
        (HARBOUR_BOARD, "board", "harbour-board", {"view": "department", "department": harbour.department}),
    ):
        session.add(
            Device(
                id=key, site_id=site, kind=kind, serial=f"H-{kind}", names=named("Harbour device"), place_id=waiting.id,
                secret_hash=hashlib.sha256(secret.encode()).hexdigest(), paired_at=NOW, rotated_at=NOW, seen={},
                settings=settings,
            )
        )  # fmt: skip


def plant(hub: Hub) -> None:
    """Whatever of the first site people could read says the one word."""
    hub.writer.run(_plant)


def _plant(tx: Transaction) -> None:
    session = tx.session
    for mapper in Base.registry.mappers:
        table = inspect(mapper).local_table
        if any(isinstance(column.type, NamesColumn) for column in table.columns):
            for row in session.scalars(select(mapper.class_)):
                key = row.__mapper__.primary_key[0].name
                row.names = {language: Name(name=f"{PLANTED} {getattr(row, key)}") for language in Language}
    for kind, column in ((ApiToken, "name"), (Webhook, "name"), (AlarmContact, "name"), (Content, "title")):
        session.execute(update(kind).values({column: PLANTED}))
    planted = Account(
        email=f"{PLANTED.lower()}@st-anna.example", full_name=PLANTED, fs_uniquifier="planted", active=True, language="en"
    )  # fmt: skip
    session.add(planted)
    give_roles(tx, planted, [Role.STAFF.value], None)


def add_strangers(hub: Hub, harbour: Harbour, roles: tuple[str, ...] = tuple(Role)) -> None:
    """Somebody who is everything at the second site, and somebody who is everything at the first."""
    for email, site in ((STRANGER, harbour.site), (OWN, HERE)):
        with at_site(site):
            hub.writer.run(
                lambda tx, email=email, site=site: add_account(  # type: ignore[misc]
                    tx, email=email, password_hash=HASH, roles=list(roles), who="command", site_id=site
                )
            )


def rows_of_first_site(hub: Hub) -> dict[str, list[str]]:
    """Every row that is of the first site, by table, and every account but those of the other site's own people."""
    found: dict[str, list[str]] = {}
    with at_site(HERE), hub.database.reading() as session:
        others = {one.id for one in session.scalars(select(Account)) if not one.roles and not roles_at(one, HERE)}
        for name, table in Base.metadata.tables.items():
            if name in HUB_WIDE and name not in {"account", "account_role", "site_role", "second_factor"}:
                continue
            rows = select(table) if name in HUB_WIDE else select(table).where(of_this_site(table.c, name))
            found[name] = sorted(
                repr(tuple(row)) for row in session.execute(rows) if name not in HUB_WIDE or row[0] not in others
            )
    return found
