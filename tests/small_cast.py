"""The small cast of most hub tests: one site, two departments, three services, three desks, one paired kiosk."""

import hashlib
from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.contract.words import Language, Name, Names
from display_server.db.models import Base, Department, Desk, DeskService, Device, Place, Series, Service, Site

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
"""Thursday, 10:00 in Vilnius: the moment every test begins at."""

KIOSK = UUID("01890000-0000-7000-8000-0000000000a1")
KIOSK_SECRET = "small-cast-kiosk-secret"
KIOSK_HEADERS = {"Authorization": f"Bearer {KIOSK}.{KIOSK_SECRET}"}


def named(english: str, short: str | None = None) -> Names:
    """English only: the other languages fall back to the site's."""
    return {Language.ENGLISH: Name(name=english, short=short)}


def add_small_cast(session: Session) -> None:
    """Rows as an administrator would have entered them."""
    session.add(_site())
    session.flush()
    for place in _places():
        session.add(place)
    session.add(Series(id=1, site_id=1, code="clinics", letters="K"))
    session.add(Series(id=2, site_id=1, code="tests", letters="M"))
    names = (("cardiology", "Cardiology", "2", "heartbeat"), ("laboratory", "Laboratory", "1", "flask"))
    for position, (code, name, floor, icon) in enumerate(names, 1):
        session.add(
            Department(id=position, site_id=1, code=code, names=named(name), floor=floor, icon=icon, position=position)
        )
    session.flush()
    session.add_all(_services())
    session.add_all(_desks())
    session.flush()
    session.add_all(DeskService(desk_id=desk, service_id=service) for desk, service in ((1, 1), (2, 1), (3, 2), (3, 3)))
    session.add(_kiosk())


def count_on(session: Session) -> None:
    """Rows that were given a key by hand have not moved PostgreSQL's counters: the next row goes behind them."""
    if session.connection().dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        key = table.autoincrement_column
        if key is not None:
            behind = func.coalesce(select(func.max(key)).scalar_subquery(), 0) + 1
            session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, key.name), behind, False)))


def _site() -> Site:
    return Site(
        id=1,
        code="st-anna",
        names={Language.ENGLISH: Name(name="St Anna Hospital"), Language.LITHUANIAN: Name(name="Šv. Onos ligoninė")},
        zone="Europe/Vilnius",
        language="en",
        languages=["en", "ru", "uk", "lt", "zh"],
        day_starts=time(0, 0),
        emergency_phone="112",
        help_phone="1234",
        public_url="https://queue.st-anna.example",
        public_url_right_at=NOW,
    )


def _places() -> list[Place]:
    entries = (
        ("waiting-cardiology", "waiting", "2", None, "Waiting area B"),
        ("waiting-laboratory", "waiting", "1", None, "Waiting area A"),
        ("room-12", "room", "2", "12", "Room 12"),
        ("room-14", "room", "2", "14", "Room 14"),
        ("room-3", "room", "1", "3", "Room 3"),
        ("information", "information", "1", None, "Information desk"),
    )
    return [
        Place(id=key, site_id=1, code=code, kind=kind, floor=floor, label=label, names=named(name))
        for key, (code, kind, floor, label, name) in enumerate(entries, 1)
    ]


def _services() -> list[Service]:
    common = {"position": 1, "target_minutes": 25}
    return [
        Service(
            id=1, department_id=1, series_id=1, waiting_place_id=1, code="cardiology-consultation",
            names=named("Cardiologist's consultation", "Cardiologist"), **common,
        ),
        Service(
            id=2, department_id=2, series_id=2, waiting_place_id=2, code="blood-test",
            names=named("Blood test"), **common,
        ),
        Service(
            id=3, department_id=2, series_id=2, waiting_place_id=2, code="confidential-test",
            names=named("HIV test", "Test"), discreet=True, walk_in=True, **common,
        ),
    ]  # fmt: skip


def _desks() -> list[Desk]:
    return [
        Desk(id=1, department_id=1, place_id=3, code="cardiology-12", names=named("Room 12")),
        Desk(id=2, department_id=1, place_id=4, code="cardiology-14", names=named("Room 14")),
        Desk(id=3, department_id=2, place_id=5, code="laboratory-3", names=named("Room 3")),
    ]


def _kiosk() -> Device:
    return Device(
        id=KIOSK,
        site_id=1,
        kind="kiosk",
        serial="L1",
        names=named("Lobby kiosk"),
        place_id=6,
        secret_hash=hashlib.sha256(KIOSK_SECRET.encode()).hexdigest(),
        paired_at=NOW,
        rotated_at=NOW,
        seen={},
        settings={"help_place": {"en": "Information desk: 15 m to the right"}},
    )
