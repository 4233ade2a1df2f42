"""St Anna as it is written: enough to show every room of the house, in five languages, with nothing pointing nowhere."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from config.contract.ways import RouteProfile
from config.contract.words import CODE_LETTERS, Language
from config.look import icon
from display_server.demo.dated_bookings import BookingTimeUnclear, dated_bookings, moment
from display_server.demo.drawn_plan import drawn_plan
from display_server.demo.hospital import Hospital, read_hospital
from display_server.wayfinding.findings import find
from display_server.wayfinding.site_map import PROFILES, Compiled
from display_server.wayfinding.walkable import walkable

DAY = date(2026, 3, 12)


@pytest.fixture(scope="module")
def st_anna() -> Hospital:
    return read_hospital()


def test_st_anna_is_a_whole_small_hospital(st_anna: Hospital) -> None:
    places = st_anna.places["places"]
    services = st_anna.hospital["services"]
    assert len(st_anna.hospital["departments"]) >= 8
    assert len(services) >= 14
    assert len(st_anna.places["desks"]) >= 20
    assert len(places) >= 60
    assert {place["floor"] for place in places} == {"1", "2", "3"}
    assert sum(service.get("discreet", False) for service in services) == 1
    assert [series["letters"] for series in st_anna.hospital["series"]] == ["A", "K", "M", "T", "E"]


def test_the_emergency_department_sees_people_by_urgency_and_by_nothing_else(st_anna: Hospital) -> None:
    (triage,) = [service for service in st_anna.hospital["services"] if service.get("triage")]
    beside = [one for one in st_anna.hospital["services"] if one["series"] == triage["series"]]
    assert (beside, triage["department"]) == ([triage], "emergency")
    assert {desk["code"] for desk in st_anna.places["desks"] if triage["code"] in desk["services"]} == {"triage"}


def test_everything_has_a_name_in_every_language_long_and_short(st_anna: Hospital) -> None:
    named = [st_anna.names(entry) for entry in (*st_anna.hospital["departments"], *st_anna.hospital["services"])]
    named += [st_anna.place_names(place) for place in st_anna.places["places"]]
    for names in named:
        assert set(names) == set(Language)
        assert all(name.name and name.short and len(name.short) <= len(name.name) for name in names.values()), names


def test_pathways_lead_through_services_that_exist_and_are_named_in_every_language(st_anna: Hospital) -> None:
    services = {service["code"] for service in st_anna.hospital["services"]}
    pathways = st_anna.hospital["pathways"]
    assert len(pathways) >= 3
    for pathway in pathways:
        assert set(pathway["services"]) <= services
        assert set(st_anna.names(pathway)) == set(Language)
    named = {booking.line["pathway"] for booking in dated_bookings(DAY, "Europe/Vilnius")}
    assert named - {""} == {pathway["code"] for pathway in pathways}


def test_a_first_visit_begins_at_a_service_that_exists(st_anna: Hospital) -> None:
    services = {service["code"] for service in st_anna.hospital["services"]}
    begins = {service.get("first_visit_at") for service in st_anna.hospital["services"]} - {None}
    assert begins == {"registration"} <= services


def test_a_discreet_service_waits_where_others_wait(st_anna: Hospital) -> None:
    services = st_anna.hospital["services"]
    discreet = next(service for service in services if service.get("discreet"))
    beside = [one for one in services if one["waits_at"] == discreet["waits_at"] and not one.get("discreet")]
    assert beside
    assert not discreet["walk_in"], "it would have to be named on a kiosk to be chosen there"


def test_every_icon_can_be_drawn(st_anna: Hospital) -> None:
    assert all(icon(department["icon"]) for department in st_anna.hospital["departments"])


def test_every_kiosk_leads_to_every_place_in_six_steps_and_to_where_people_wait_in_five(st_anna: Hospital) -> None:
    compiled = Compiled(drawn_plan(st_anna), version=1)
    for kiosk in st_anna.kiosks["kiosks"]:
        ways = compiled.site_map(kiosk["serial"]).ways
        for profile in PROFILES:
            steps = {way.to: len(way.steps) for way in ways if way.profile is profile}
            assert set(steps) == {
                place["code"] for place in st_anna.places["places"] if place["kind"] not in {"lift", "stairs"}
            }
            assert max(steps.values()) <= 6
            assert all(steps[place["code"]] <= 5 for place in st_anna.places["places"] if place["kind"] == "waiting")


def test_the_drawing_is_connected_without_a_step_and_every_device_stands_in_it(st_anna: Hospital) -> None:
    plan = drawn_plan(st_anna)
    found = find(plan, walkable(plan))
    assert (found.parts, found.unreached, found.no_step_free, found.duplicates) == (1, [], [], [])
    assert {stand.device for stand in plan.stands} == {
        device["serial"] for kind in ("kiosks", "boards") for device in st_anna.kiosks[kind]
    }


def test_a_lift_that_is_closed_leads_by_the_other_one_and_both_closed_leave_no_way_without_steps(
    st_anna: Hospital,
) -> None:
    compiled = Compiled(drawn_plan(st_anna), version=1)
    lifts = {
        frozenset(closed): compiled.way("stand:L1", "room-12", RouteProfile.STEP_FREE, closed)
        for closed in (("lift-a",), ("lift-b",), ("lift-a", "lift-b"))
    }
    said = [[step.label for step in way.steps if step.label] if way else None for way in lifts.values()]
    assert said == [["B"], ["A"], None]


def test_every_department_and_the_lobby_have_a_board(st_anna: Hospital) -> None:
    boards = st_anna.kiosks["boards"]
    assert sum(board.get("view") == "lobby" for board in boards) == 1
    assert {board["department"] for board in boards if "department" in board} == {
        department["code"] for department in st_anna.hospital["departments"]
    }


def test_the_second_line_says_floor_and_lift(st_anna: Hospital) -> None:
    place = next(place for place in st_anna.places["places"] if place["code"] == "waiting-b")
    note = st_anna.place_note(place)
    assert note["en"] == "Floor\u00a02, lift\u00a0B"
    assert note["zh"] == "2\u00a0楼，B\u00a0电梯"


def test_bookings_are_around_today_and_can_be_typed() -> None:
    bookings = list(dated_bookings(DAY, "Europe/Vilnius"))
    assert len(bookings) >= 60
    assert len({booking.line["code"] for booking in bookings}) == len(bookings)
    assert all(
        len(booking.line["code"]) == 8 and set(booking.line["code"]) <= set(CODE_LETTERS) for booking in bookings
    )
    assert sum(booking.starts_at.date() == DAY for booking in bookings) >= 60
    assert {-1, 1} <= {(booking.starts_at.date() - DAY).days for booking in bookings}


def test_a_relative_time_is_the_sites_own_time() -> None:
    assert moment("today+1 09:20", DAY, "Europe/Vilnius") == datetime(
        2026, 3, 13, 9, 20, tzinfo=ZoneInfo("Europe/Vilnius")
    )
    with pytest.raises(BookingTimeUnclear):
        moment("tomorrow at nine", DAY, "Europe/Vilnius")
