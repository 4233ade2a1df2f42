"""What a file of the house or its people says of rows that are there already, and what coming back leaves."""

from sqlalchemy import select

from display_server.db.models import Account, AuditLine
from display_server.hub import Hub
from display_server.services.accounts.add_account import add_account
from display_server.services.house.house_file import Given
from display_server.services.house.house_import import take_house_back
from display_server.services.house.house_rows import enter_row
from tests.conftest import StandingClock
from tests.display_server.services.house.house_files import house, one, through
from tests.display_server.services.house.test_house_import import entered, the_import
from tests.display_server.services.queue_acts import BLOOD
from tests.display_server.web.people import ADMIN, add_person


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
    hub.writer.run(lambda tx: enter_row(tx, kind="services", row=laser, who="account:1"))
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
