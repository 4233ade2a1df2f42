"""A file of the house goes in by slices and comes back on both databases; what each row needs is held meanwhile."""

import pytest
from sqlalchemy import func, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, AuditLine, Booking, Desk, DeskService, HouseImport, Service, Stage
from display_server.hub import Hub
from display_server.services.forget_old import FILES_KEPT, forget_old
from display_server.services.house.house_file import Given
from display_server.services.house.house_import import begin_house_import, keep_given, take_house_back
from tests.conftest import StandingClock
from tests.display_server.services.house.house_files import house, jobs_of, through
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, book, take_number
from tests.display_server.web.people import ADMIN, add_person

ON_BOTH_DATABASES = True


def looked_at(hub: Hub, clock: StandingClock, about: str, given: list[Given]) -> HouseImport:
    key = hub.writer.run(lambda tx: keep_given(tx, about=about, given=given, faults=[], file="a.csv", who="account:1"))
    through(hub, clock)
    return the_import(hub, key)


def the_import(hub: Hub, key: int) -> HouseImport:
    with hub.database.reading() as session:
        return session.get_one(HouseImport, key)


def test_it_goes_in_and_comes_back_with_its_people_sent_on(hub: Hub, clock: StandingClock) -> None:
    add_person(hub, ADMIN, ["admin"])
    before, staff = house(hub), house(hub, "people")
    for _ in range(30):  # more than go on in one act
        take_number(hub)
    book(hub)
    given = [
        Given("departments", 2, {"code": "eyes", "name_en": "Eye clinic", "name_lt": "Akys", "floor": "2", "icon": "eye"}),
        Given("services", 2, {"code": "laser", "name_en": "Laser", "name_lt": "Lazeris", "department": "eyes", "letters": "K",
                              "waiting_place": before["services"][0]["waiting_place"]}),
        Given("services", 3, {"code": CARDIOLOGY, "close": "yes", "people": "move", "people_to": "laser"}),
        Given("services", 4, {"code": BLOOD, "target_minutes": "12"}),
    ]  # fmt: skip
    one = looked_at(hub, clock, "house", given)
    assert (one.counts, one.faults, house(hub)) == ({"new": 2, "changed": 1, "closed": 1}, [], before)
    hub.writer.run(lambda tx: begin_house_import(tx, about="house", key=one.id, who="account:1"))
    through(hub, clock)
    one = the_import(hub, one.id)
    assert (one.refused, one.kept_newer, one.changed) == (0, 0, 4)
    there = {row["code"]: row for row in house(hub)["services"]}
    assert CARDIOLOGY not in there
    assert (there["laser"]["department"], there[BLOOD]["target_minutes"]) == ("eye-clinic", "12")
    with hub.database.reading() as session:
        assert session.execute(select(Stage.service_id, func.count()).group_by(Stage.service_id)).all() == [(
            session.scalars(select(Booking.service_id)).one(), 30
        )]  # fmt: skip
    hub.writer.run(lambda tx: take_house_back(tx, about="house", key=one.id, who="account:1"))
    through(hub, clock)
    one = the_import(hub, one.id)
    assert one.kept_newer == 2, "people wait at the new service now: it stays, with its department"
    left = {row["code"] for row in house(hub)["services"]} - {row["code"] for row in before["services"]}
    assert left == {"laser"}
    assert house(hub, "people") == staff


def test_a_department_closes_with_all_that_is_in_it_and_all_of_it_comes_back(hub: Hub, clock: StandingClock) -> None:
    add_person(hub, ADMIN, ["admin"])
    _serves_elsewhere(hub)
    before, served = house(hub), desks_of(hub)
    for _ in range(30):  # more than go on in one act
        take_number(hub)
    row = {"code": "cardiology", "close": "all", "people": "", "people_to": BLOOD}
    for fate, refused in (("", "left"), ("stay", "left")):
        one = looked_at(hub, clock, "house", [Given("departments", 2, {**row, "people": fate})])
        assert [fault[2:4] for fault in one.faults] == [["people", refused]], fate
    one = looked_at(hub, clock, "house", [Given("departments", 2, {**row, "close": "yes"})])
    assert [fault[2:] for fault in one.faults] == [
        ["close", "full", "cardiology-consultation, cardiology-12, cardiology-14"]
    ]
    one = looked_at(hub, clock, "house", [Given("departments", 2, {**row, "people": "move"})])
    assert (one.counts, one.faults, one.total) == ({"closed": 4}, [], 1), "itself, a service and two desks"
    assert house(hub) == before
    hub.writer.run(lambda tx: begin_house_import(tx, about="house", key=one.id, who="account:1"))
    through(hub, clock)
    assert (the_import(hub, one.id).refused, the_import(hub, one.id).faults) == (0, [])
    assert [row["code"] for row in house(hub)["departments"]] == ["laboratory"]
    assert CARDIOLOGY not in [service for _, service, _ in desks_of(hub)], "no desk serves it any more"
    with hub.database.reading() as session:
        there = session.scalars(select(Service.id).where(Service.code == BLOOD)).one()
        assert session.execute(select(Stage.service_id, func.count()).group_by(Stage.service_id)).all() == [(there, 30)]
    hub.writer.run(lambda tx: take_house_back(tx, about="house", key=one.id, who="account:1"))
    through(hub, clock)
    assert (the_import(hub, one.id).kept_newer, house(hub), desks_of(hub)) == (0, before, served)
    with hub.database.reading() as session:
        whats = session.scalars(select(AuditLine.what).order_by(AuditLine.seq)).all()
    back = whats[whats.index("house.import_taken_back") :]
    assert back == ["house.import_taken_back", "department.reopened", *["desk.reopened"] * 2, "service.reopened"]


def _serves_elsewhere(hub: Hub) -> None:
    """A desk of another department serves the service, too: that is remembered with it."""

    def act(tx: Transaction) -> None:
        desk = tx.session.scalars(select(Desk.id).where(Desk.code.startswith("laboratory"))).first()
        service = tx.session.scalars(select(Service.id).where(Service.code == CARDIOLOGY)).one()
        tx.session.add(DeskService(desk_id=desk, service_id=service, weight=3))

    hub.writer.run(act)


def desks_of(hub: Hub) -> list[tuple[str, str, int | None]]:
    """Which open desk serves what, and how much."""
    served = (
        select(Desk.code, Service.code, DeskService.weight)
        .join(DeskService, DeskService.desk_id == Desk.id)
        .join(Service, Service.id == DeskService.service_id)
        .where(Desk.closed_at.is_(None))
    )
    with hub.database.reading() as session:
        return sorted((desk, service, weight) for desk, service, weight in session.execute(served))


def test_a_person_comes_and_goes_and_the_file_is_forgotten(hub: Hub, clock: StandingClock) -> None:
    add_person(hub, ADMIN, ["admin"])
    row = {"email": "ona@st-anna.example", "full_name": "Ona", "roles": "staff", "language": "lt"}
    one = looked_at(
        hub, clock, "people", [Given("people", 2, row), Given("people", 3, {"email": "no", "roles": "staff"})]
    )
    assert (one.counts, [fault[:4] for fault in one.faults]) == ({"new": 1}, [[3, "people", "email", "shape"]])
    hub.writer.run(lambda tx: begin_house_import(tx, about="people", key=one.id, who="account:1"))
    through(hub, clock)
    with hub.database.reading() as session:
        account = session.scalars(select(Account).where(Account.email == row["email"])).one()
    assert (account.active, account.full_name) == (True, "Ona")
    hub.writer.run(lambda tx: take_house_back(tx, about="people", key=one.id, who="account:1"))
    through(hub, clock)
    with hub.database.reading() as session:
        assert not session.get_one(Account, account.id).active
    clock.move(seconds=FILES_KEPT.total_seconds() + 60)
    hub.writer.run(forget_old)
    with hub.database.reading() as session:
        assert session.get(HouseImport, one.id) is None


def entered(hub: Hub, clock: StandingClock, about: str, given: list[Given]) -> int:
    key = looked_at(hub, clock, about, given).id
    hub.writer.run(lambda tx: begin_house_import(tx, about=about, key=key, who="account:1"))
    through(hub, clock)
    return key


def test_a_row_that_the_database_cannot_hold_stops_no_file(
    hub: Hub, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(hub, ADMIN, ["admin"])
    long = f"{'a' * 200}@st-anna.example"
    given = [Given("people", 2, {"email": long}), Given("people", 3, {"email": "ona@st-anna.example"})]
    monkeypatch.setattr("display_server.services.accounts.add_account.LONGEST_EMAIL", 900)
    found = the_import(hub, entered(hub, clock, "people", given))
    there = {row["email"] for row in house(hub, "people")["people"]}
    assert (found.done, "ona@st-anna.example" in there) == (2, True)
    assert (long in there) == (not found.faults), "SQLite holds it"


def test_a_file_that_cannot_be_tried_says_so_and_enters_nothing(
    hub: Hub, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that jobs had in its hands when it was killed is looked at from its first row."""
    row = Given("departments", 2, {"code": "cardiology", "floor": "5"})
    key = hub.writer.run(
        lambda tx: keep_given(tx, about="house", given=[row] * 3, faults=[], file="a.csv", who="account:1")
    )
    monkeypatch.setattr("display_server.jobs.house_files.AT_ONCE_S", 0.0)
    jobs_of(hub, clock).perform()
    assert the_import(hub, key).looked_at is None
    monkeypatch.setattr("display_server.services.house.rehearsal.row_to_enter", lambda *_: 1 // 0)
    monkeypatch.setattr("display_server.jobs.house_files.AT_ONCE_S", 1.0)
    through(hub, clock)
    one = the_import(hub, key)
    assert (one.total, [fault[3] for fault in one.faults]) == (0, ["failed"])
