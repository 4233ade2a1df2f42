"""A house is entered from nothing and changed: names are checked, codes are made, everything is audited and heard."""

from datetime import time
from functools import partial

import pytest
from sqlalchemy import select

from config.contract.words import Language, Name, Names
from display_server.db.models import AuditLine, Department, Desk, DeskService, Place, Series, Service, Site
from display_server.db.reading.topic_versions import versions
from display_server.hub import Hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.departments import (
    DepartmentEntry,
    add_department,
    change_department_entry,
    move_department,
)
from display_server.services.house.desks import NewDesk, add_desk, close_desk, move_desk
from display_server.services.house.edit_services import ServiceEntry, add_service, change_service, move_service
from display_server.services.house.edit_site import SiteEntry, change_site
from display_server.services.house.places import PlaceEntry, add_place, change_place, close_place, standing_place
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, staff, take_number

ON_BOTH_DATABASES = True

WHO = "account:1"
EYES: Names = {
    Language.ENGLISH: Name(name="Eye clinic", short="Eyes"),
    Language.LITHUANIAN: Name(name=" Akių ligos ", short=" "),
    Language.RUSSIAN: Name(name="  "),
}
SITE = SiteEntry(
    {Language.LITHUANIAN: Name(name="Klinika")}, Language.LITHUANIAN, frozenset({Language.LITHUANIAN}), "Europe/Kyiv",
    time(4, 0), "112",
)  # fmt: skip


def named(name: str) -> Names:
    return {Language.ENGLISH: Name(name=name)}


def service(name: str = "Glasses", **said: object) -> ServiceEntry:
    values = {"department": "cardiology", "letters": "K", "waiting_place": "waiting-cardiology", **said}
    return ServiceEntry(named(name), **values)  # type: ignore[arg-type]


def lines(hub: Hub) -> list[AuditLine]:
    with hub.database.reading() as session:
        return list(session.scalars(select(AuditLine).where(AuditLine.who == WHO).order_by(AuditLine.seq)))


def order(hub: Hub, kind: type[Department] | type[Service]) -> list[str]:
    with hub.database.reading() as session:
        return list(session.scalars(select(kind.code).order_by(kind.position, kind.id)))


def refused(hub: Hub, act: object) -> tuple[str, str]:
    with pytest.raises(EntryRefused) as said:
        hub.writer.run(act)  # type: ignore[arg-type]
    return said.value.field, said.value.reason


def test_a_department_gets_a_code_of_its_english_name_and_only_the_names_it_has(hub: Hub) -> None:
    entry = DepartmentEntry(EYES, " 3 ", "eye")
    code = hub.writer.run(lambda tx: add_department(tx, entry=entry, who=WHO))
    with hub.database.reading() as session:
        row = session.scalars(select(Department).where(Department.code == "eye-clinic")).one()
        assert (code, row.floor, row.icon, row.position) == ("eye-clinic", "3", "eye", 3)
        assert set(row.names) == {Language.ENGLISH, Language.LITHUANIAN}
        assert row.names[Language.LITHUANIAN] == Name(name="Akių ligos")
        assert session.scalars(select(Site.catalogue_revision)).one() == 2
    assert [(line.what, line.after and line.after["names"]) for line in lines(hub)] == [
        ("department.added", {"en": "Eye clinic (Eyes)", "lt": "Akių ligos"})
    ]
    assert refused(hub, lambda tx: add_department(tx, entry=entry, who=WHO)) == ("name", "taken")


def test_a_name_in_another_script_has_a_code_of_its_kind(hub: Hub) -> None:
    hub.writer.run(lambda tx: change_site(tx, entry=SITE, who=WHO))
    for number, name in enumerate(("Akys", "Širdis"), 1):
        entry = DepartmentEntry({Language.LITHUANIAN: Name(name=name)}, "1", "eye")
        code = hub.writer.run(partial(add_department, entry=entry, who=WHO))
        assert code == ("department" if number == 1 else "department-2")


@pytest.mark.parametrize(
    ("names", "floor", "icon", "why"),
    [
        ({Language.RUSSIAN: Name(name="Глаза")}, "1", "eye", ("name", "missing")),
        (named("x" * 61), "1", "eye", ("name", "long")),
        ({Language.ENGLISH: Name(name="Eyes", short="x" * 21)}, "1", "eye", ("short", "long")),
        (named("cardiology"), "1", "eye", ("name", "taken")),
        (named("Eyes"), " ", "eye", ("floor", "shape")),
        (named("Eyes"), "1", "unicorn", ("icon", "unknown")),
    ],
)
def test_what_makes_no_department_is_refused(
    hub: Hub, names: Names, floor: str, icon: str, why: tuple[str, str]
) -> None:
    entry = DepartmentEntry(names, floor, icon)
    assert refused(hub, lambda tx: add_department(tx, entry=entry, who=WHO)) == why
    assert lines(hub) == []


def test_renaming_says_what_stood_before_and_boards_and_phones_hear_of_it(hub: Hub) -> None:
    entry = DepartmentEntry(named("Heart"), "2", "heartbeat")
    hub.writer.run(lambda tx: change_department_entry(tx, code="cardiology", entry=entry, who=WHO))
    (line,) = lines(hub)
    assert (line.what, line.before, line.after) == (
        "department.changed", {"names": {"en": "Cardiology"}}, {"names": {"en": "Heart"}},
    )  # fmt: skip
    with hub.database.reading() as session:
        heard = versions(session, ("lobby:st-anna", "department:cardiology", "queue:1", "site:st-anna"))
    assert all(heard.values())
    hub.writer.run(lambda tx: change_department_entry(tx, code="cardiology", entry=entry, who=WHO))
    assert len(lines(hub)) == 1


def test_departments_and_services_change_places(hub: Hub) -> None:
    hub.writer.run(lambda tx: move_department(tx, code="laboratory", by=-1, who=WHO))
    hub.writer.run(lambda tx: move_department(tx, code="laboratory", by=-1, who=WHO))  # it is the first already
    assert order(hub, Department) == ["laboratory", "cardiology"]
    hub.writer.run(lambda tx: move_service(tx, code="confidential-test", by=-1, who=WHO))
    with hub.database.reading() as session:
        of_laboratory = select(Service.code).where(Service.department_id == 2).order_by(Service.position)
        assert list(session.scalars(of_laboratory)) == ["confidential-test", BLOOD]
    assert [line.what for line in lines(hub)] == ["department.moved", "service.moved"]


def test_a_service_with_a_new_letter_gives_numbers_of_it(hub: Hub) -> None:
    entry = service(letters="X", target_minutes=10)
    code = hub.writer.run(lambda tx: add_service(tx, entry=entry, who=WHO))
    new_desk = NewDesk("cardiology", "room-12", frozenset({code}))
    assert hub.writer.run(lambda tx: add_desk(tx, entry=new_desk, who=WHO)) == "room-12-2"
    assert take_number(hub, code).number == "X-001"
    with hub.database.reading() as session:
        assert session.scalars(select(Series.code).where(Series.letters == "X")).one() == "letter-x"
        assert session.scalars(select(Desk.names).where(Desk.code == "room-12-2")).one() == named("Room 12 (2)")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"department": "nowhere"}, ("department", "unknown")),
        ({"letters": "B"}, ("letters", "shape")),
        ({"letters": "AKM"}, ("letters", "shape")),
        ({"waiting_place": ""}, ("waiting_place", "unknown")),
        ({"target_minutes": 0}, ("target_minutes", "number")),
        ({"registry": "nothing"}, ("registry", "unknown")),
        ({"name": "Blood test"}, ("name", "taken")),
        ({"discreet": True, "letters": "X"}, ("letters", "alone")),
        ({"discreet": True, "waiting_place": "room-12"}, ("waiting_place", "alone")),
    ],
)
def test_what_makes_no_service_is_refused(hub: Hub, said: dict[str, object], why: tuple[str, str]) -> None:
    entry = service(**said)  # type: ignore[arg-type]
    assert refused(hub, lambda tx: add_service(tx, entry=entry, who=WHO)) == why


def test_a_service_may_move_to_another_department_but_not_begin_at_itself(hub: Hub) -> None:
    hub.writer.run(lambda tx: add_service(tx, entry=service(), who=WHO))  # covers the discreet one below
    entry = service("Heart consultation", department="laboratory", registry=BLOOD, discreet=True)
    hub.writer.run(lambda tx: change_service(tx, code=CARDIOLOGY, entry=entry, who=WHO))
    with hub.database.reading() as session:
        row = session.scalars(select(Service).where(Service.code == CARDIOLOGY)).one()
        assert (row.department_id, row.registry_id, row.discreet) == (2, 2, True)
    itself = service("Heart consultation", registry=CARDIOLOGY)
    assert refused(hub, lambda tx: change_service(tx, code=CARDIOLOGY, entry=itself, who=WHO)) == ("registry", "itself")


def test_a_service_that_covers_a_discreet_one_keeps_its_letter(hub: Hub) -> None:
    entry = service("Blood test", department="laboratory", letters="K", waiting_place="waiting-laboratory")
    why = refused(hub, lambda tx: change_service(tx, code=BLOOD, entry=entry, who=WHO))
    assert why == ("letters", "uncovers")


def test_a_room_that_stands_is_used_again_and_its_desk_is_called_like_it(hub: Hub) -> None:
    there = PlaceEntry(named("Room 12"), "room", "2", "12")
    assert hub.writer.run(lambda tx: standing_place(tx, entry=there, who=WHO)) == "room-12"
    new = PlaceEntry(named("Room 15"), "room", "2", "15")
    assert hub.writer.run(lambda tx: standing_place(tx, entry=new, who=WHO)) == "room-15"
    hub.writer.run(
        lambda tx: change_place(tx, code="room-12", entry=PlaceEntry(named("Suite 12"), "room", "2", "12"), who=WHO)
    )
    with hub.database.reading() as session:
        assert session.scalars(select(Desk.names).where(Desk.code == "cardiology-12")).one() == named("Suite 12")
    assert refused(hub, lambda tx: close_place(tx, code="room-12", who=WHO)) == ("code", "desk")
    assert refused(hub, lambda tx: close_place(tx, code="waiting-cardiology", who=WHO)) == ("code", "service")
    assert refused(hub, lambda tx: close_place(tx, code="information", who=WHO)) == ("code", "device")
    hub.writer.run(lambda tx: close_place(tx, code="room-15", who=WHO))
    assert refused(hub, lambda tx: close_place(tx, code="room-15", who=WHO)) == ("code", "unknown")
    wrong = PlaceEntry(named("Moon"), "moon", "2")
    assert refused(hub, lambda tx: add_place(tx, entry=wrong, who=WHO)) == ("kind", "unknown")


def test_a_desk_moves_and_closes_only_while_nobody_needs_it(hub: Hub) -> None:
    staff(hub, desk="cardiology-12")
    assert refused(hub, lambda tx: close_desk(tx, code="cardiology-12", who=WHO)) == ("code", "open")
    hub.writer.run(partial(move_desk, code="cardiology-14", department="laboratory", place="room-3", who=WHO))
    hub.writer.run(lambda tx: close_desk(tx, code="cardiology-14", who=WHO))
    with hub.database.reading() as session:
        row = session.scalars(select(Desk).where(Desk.code == "cardiology-14")).one()
        assert row.closed_at is not None and row.names == named("Room 3 (2)")  # noqa: PT018
        assert session.scalar(select(DeskService.service_id).where(DeskService.desk_id == row.id)) is None
    nothing = NewDesk("laboratory", "room-3", frozenset())
    assert refused(hub, lambda tx: add_desk(tx, entry=nothing, who=WHO)) == ("services", "nothing")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"zone": "Europe/Atlantis"}, ("zone", "unknown")),
        ({"languages": frozenset({Language.CHINESE})}, ("languages", "own")),
        ({"emergency_phone": " "}, ("emergency_phone", "missing")),
        ({"help_phone": "call me"}, ("help_phone", "shape")),
        ({"public_url": "queue.example"}, ("public_url", "shape")),
    ],
)
def test_what_makes_no_site_is_refused(hub: Hub, said: dict[str, object], why: tuple[str, str]) -> None:
    entry = SiteEntry(**{**SITE.__dict__, **said})
    assert refused(hub, lambda tx: change_site(tx, entry=entry, who=WHO)) == why


def test_the_sites_new_address_has_to_pass_its_self_test_again(hub: Hub) -> None:
    entry = SiteEntry(**{**SITE.__dict__, "public_url": "https://new.example/"})
    hub.writer.run(lambda tx: change_site(tx, entry=entry, who=WHO))
    with hub.database.reading() as session:
        site = session.scalars(select(Site)).one()
        assert (site.public_url, site.public_url_right_at, site.languages) == ("https://new.example", None, ["lt"])
        assert session.scalars(select(Place.code).limit(1)).one()
    (line,) = lines(hub)
    assert line.after is not None
    assert line.after["day_starts"] == "04:00:00"
