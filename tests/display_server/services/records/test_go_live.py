"""A demo becomes a hospital: refused while a screen says DEMO; then nobody who was invented is left anywhere."""

import pytest
from sqlalchemy import func, select, text, update

from config.demo.people import demo_emails
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Base, Department, Desk, Device, HubIdentity, Passkey, Place, Service
from display_server.hub import Hub
from display_server.services.accounts.directory import link_account
from display_server.services.accounts.sign_in_record import record_sign_in
from display_server.services.devices.note_seen import note_seen
from display_server.services.records.go_live import go_live, readiness, tables_of_people
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import arrive, book, take_number
from tests.display_server.web.people import ADMIN, add_person
from tests.small_cast import KIOSK

ON_BOTH_DATABASES = True
OWN = "it@hospital.example"
ISSUER = "https://directory.hospital.example"


@pytest.fixture
def demo(hub: Hub) -> Hub:
    """The small cast as a demo with invented people, one of whom works at a desk and serves."""
    assert ADMIN in demo_emails()
    account = add_person(hub, ADMIN, ["admin", "staff"])
    book(hub)
    arrive(hub)
    take_number(hub)

    def enter(tx: Transaction) -> None:
        tx.session.execute(update(HubIdentity).values(kind="demo"))
        tx.session.execute(update(Desk).where(Desk.id == 1).values(is_open=True, opened_by=account, opened_at=tx.now))

    hub.writer.run(enter)
    return hub


def live(hub: Hub) -> None:
    hub.writer.run(lambda tx: go_live(tx, who="command", issuer=ISSUER))


def add_own(hub: Hub) -> int:
    """The hospital's own administrator, who has signed in once."""
    account = add_person(hub, OWN, ["admin"])
    came_in(hub, account)
    return account


def came_in(hub: Hub, account: int) -> None:
    hub.writer.run(lambda tx: record_sign_in(tx, account_id=account, address="10.0.0.7", email=OWN))


def can_go(hub: Hub, issuer: str | None = ISSUER) -> tuple[bool, list[str]]:
    with hub.database.reading() as session:
        found = readiness(session, hub.clock.now(), issuer)
    return found.own_administrator, found.never_in


def test_an_administrator_counts_who_has_been_in_by_a_way_that_is_still_there(demo: Hub) -> None:
    account = add_person(demo, OWN, ["admin"])
    assert can_go(demo) == (False, [OWN]), "a password may be one that nobody knows"
    with pytest.raises(Refused, match="no_administrator"):
        live(demo)
    came_in(demo, account)
    assert can_go(demo) == (True, [])

    def change(**said: object) -> None:
        demo.writer.run(
            lambda tx: tx.session.execute(update(Account).where(Account.id == account).values(said)) and None
        )

    change(active=False)
    assert can_go(demo) == (False, []), "who may not sign in is no administrator to name"
    change(active=True, password=None)
    assert can_go(demo) == (False, [OWN])
    demo.writer.run(lambda tx: link_account(tx, account_id=account, issuer=ISSUER, subject="s-1", who="command"))
    assert [can_go(demo, issuer) for issuer in (ISSUER, "https://another.example", None)] == [
        (True, []), (False, [OWN]), (False, [OWN]),
    ]  # fmt: skip
    key = Passkey(
        account_id=account, credential="c", public_key="k", sign_count=0, transports=[], name="Key", added_at=demo.clock.now()
    )  # fmt: skip
    demo.writer.run(lambda tx: tx.session.add(key))
    assert can_go(demo, None) == (True, []), "by a passkey alone"


def test_it_is_refused_while_a_screen_says_demo_and_without_an_administrator(demo: Hub, clock: StandingClock) -> None:
    with pytest.raises(Refused, match="no_administrator"):
        live(demo)
    add_own(demo)
    demo.writer.run(lambda tx: note_seen(tx, {KIOSK: (clock.now(), {"paper": "ready"})}))
    with pytest.raises(Refused, match="still_demo"):
        live(demo)
    with demo.database.reading() as session:
        assert readiness(session, clock.now(), ISSUER).still_on == ["L1"]
        assert session.scalar(select(HubIdentity.kind)) == "demo"
    clock.move(minutes=2)
    live(demo)
    with pytest.raises(Refused, match="not_a_demo"):
        live(demo)


def test_the_house_stays_and_nobody_invented_is_found_anywhere(demo: Hub) -> None:
    add_own(demo)
    kept = (Department, Service, Place, Desk, Device)
    with demo.database.reading() as session:
        before = {kind: session.scalar(select(func.count()).select_from(kind)) for kind in kept}
        proof = session.scalar(select(Device.secret_hash).where(Device.id == KIOSK))
        generation = session.scalars(select(HubIdentity.generation)).one()
    live(demo)
    with demo.database.reading() as session:
        assert {kind: session.scalar(select(func.count()).select_from(kind)) for kind in kept} == before
        assert session.scalar(select(Device.secret_hash).where(Device.id == KIOSK)) == proof
        assert session.scalars(select(HubIdentity.generation)).one() == generation + 1
        assert list(session.scalars(select(Account.email))) == [OWN]
        assert not session.scalar(select(Desk.id).where(Desk.opened_by.is_not(None)))
        left = {
            name: count
            for name in tables_of_people()
            if (count := session.scalar(select(func.count()).select_from(Base.metadata.tables[name])))
        }
        assert left == {}
        everything = "\n".join(
            str(tuple(row))
            for name in Base.metadata.tables
            for row in session.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608  # our own tables' names
        )
    assert [email for email in demo_emails() if email in everything] == []
    assert take_number(demo).number.endswith("001"), "numbers begin anew"


def test_whatever_hangs_on_a_visit_or_a_booking_goes_also_in_a_table_of_tomorrow() -> None:
    goes = set(tables_of_people())
    for table in Base.metadata.sorted_tables:
        named = {key.column.table.name for key in table.foreign_keys}
        assert table.name in goes or not named & {"visit", "booking", "stage"}, table.name
    assert goes.isdisjoint(
        {"site", "place", "service", "department", "desk", "device", "site_plan", "own_word", "audit"}
    )
