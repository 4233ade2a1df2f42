"""A file of the house goes in by slices and comes back on both databases; what each row needs is held meanwhile."""

import pytest
from sqlalchemy import func, select

from display_server.db.models import Account, AuditLine, Booking, HouseImport, Stage
from display_server.hub import Hub
from display_server.services.accounts.add_account import add_account
from display_server.services.forget_old import FILES_KEPT, forget_old
from display_server.services.house.house_file import Given
from display_server.services.house.house_import import begin_house_import, keep_given, take_house_back
from display_server.services.house.house_rows import enter_row
from tests.conftest import StandingClock
from tests.display_server.services.house.house_files import house, jobs_of, one, through
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


def test_what_somebody_put_into_a_new_department_since_stays_with_it(hub: Hub, clock: StandingClock) -> None:
    """By page a department closes with all it holds; a file that comes back closes only what it brought."""
    add_person(hub, ADMIN, ["admin"])
    waits_at = house(hub)["services"][0]["waiting_place"]
    eyes = {"code": "eyes", "name_en": "Eye clinic", "name_lt": "Akys", "floor": "2", "icon": "eye"}
    laser = {
        "name_en": "Laser",
        "name_lt": "Lazeris",
        "department": "eye-clinic",
        "letters": "K",
        "waiting_place": waits_at,
    }
    key = entered(hub, clock, "house", [Given("departments", 2, eyes)])
    hub.writer.run(lambda tx: enter_row(tx, kind="services", row=laser, password_hash=None, who="account:1"))
    hub.writer.run(lambda tx: take_house_back(tx, about="house", key=key, who="account:1"))
    through(hub, clock)
    assert the_import(hub, key).kept_newer == 1
    assert {"laser", "eye-clinic"} <= {row["code"] for rows in house(hub).values() for row in rows}


def test_whoever_takes_a_file_back_gives_themselves_nothing_by_it(hub: Hub, clock: StandingClock) -> None:
    """And the audit names them, not who entered it."""
    add_person(hub, ADMIN, ["admin"])
    add_person(hub, "second@st-anna.example", ["admin"])
    people = ["second@st-anna.example", "ona@st-anna.example"]
    given = [
        Given("people", 2, {"email": people[0], "departments": "cardiology"}),
        Given("people", 3, {"email": people[1]}),
    ]
    key = entered(hub, clock, "people", given)
    hub.writer.run(lambda tx: take_house_back(tx, about="people", key=key, who="account:2"))
    through(hub, clock)
    assert (the_import(hub, key).kept_newer, one(hub, "people", people[0])["departments"]) == (1, "cardiology")
    with hub.database.reading() as session:
        line = session.scalars(
            select(AuditLine).where(AuditLine.what == "account.changed").order_by(AuditLine.seq.desc())
        ).first()
    assert line is not None
    assert (line.who, one(hub, "people", people[1])["active"]) == ("account:2", "no")


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


def test_who_has_nothing_gets_nothing_by_a_file_that_changes_their_name(hub: Hub, clock: StandingClock) -> None:
    """An empty cell says all departments, and the usual role."""
    add_person(hub, ADMIN, ["admin"])
    email = "ona@st-anna.example"
    hub.writer.run(lambda tx: add_account(tx, email=email, password_hash="-", roles=[], departments=[], who="command"))
    row = one(hub, "people", email)
    entered(hub, clock, "people", [Given("people", 2, {**row, "full_name": "Ona"})])
    with hub.database.reading() as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        assert (account.full_name, account.departments, account.roles) == ("Ona", [], [])


def test_a_new_person_who_may_not_sign_in_may_not(hub: Hub, clock: StandingClock) -> None:
    """As a file of another hub says of who has left there."""
    add_person(hub, ADMIN, ["admin"])
    row = {"email": "left@st-anna.example", "roles": "staff", "active": "no"}
    key = entered(hub, clock, "people", [Given("people", 2, row)])
    assert one(hub, "people", row["email"])["active"] == "no"
    assert entered(hub, clock, "people", [Given("people", 2, row)]) > key
    assert one(hub, "people", row["email"])["active"] == "no"


def test_a_service_may_stand_before_its_registry_and_goes_before_it(hub: Hub, clock: StandingClock) -> None:
    """As they stand in a file that was taken out of another hub, where codes are in their order."""
    add_person(hub, ADMIN, ["admin"])
    plain = {**one(hub, "services", BLOOD), "code": ""}
    rows = [
        {**plain, "code": f"s{nth}", "name_en": name, "name_lt": name, "registry": f"s{nth + 1}" if nth < 3 else ""}
        for nth, name in enumerate(("Allergy", "Bones", "Chest", "Desk"))
    ]
    key = entered(hub, clock, "house", [Given("services", 2 + nth, row) for nth, row in enumerate(rows)])
    assert (the_import(hub, key).faults, one(hub, "services", "bones")["registry"]) == ([], "chest")
    there = [one(hub, "services", code) for code in ("desk", "chest", "bones", "allergy")]
    given = [Given("services", 2 + nth, {**row, "close": "yes"}) for nth, row in enumerate(there)]
    assert the_import(hub, entered(hub, clock, "house", given)).faults == []
    assert not {"desk", "allergy"} & {row["code"] for row in house(hub)["services"]}
