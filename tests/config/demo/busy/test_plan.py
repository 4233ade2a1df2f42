"""The plan of a busy day: the same seed, the same day; as many patients as asked for, within the hours."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.demo.busy.bookings import write_bookings
from config.demo.busy.plan import WhenCalled, plan_of
from display_server.services.arrivals.booking_file import read_booking_file

MIDNIGHT = datetime(2026, 3, 12, tzinfo=ZoneInfo("Europe/Vilnius"))


def test_the_same_seed_makes_the_same_day() -> None:
    assert plan_of(MIDNIGHT, 200, 7) == plan_of(MIDNIGHT, 200, 7)
    assert plan_of(MIDNIGHT, 200, 7) != plan_of(MIDNIGHT, 200, 8)


def test_as_many_come_as_asked_for_and_some_booked_never_do() -> None:
    plan = plan_of(MIDNIGHT, 1500, 1)
    coming = [one for one in plan.patients if one.comes_at_all]
    assert len(coming) == 1500
    assert 10 < len(plan.patients) - len(coming) < 60
    assert all(plan.opens_at <= one.arrives_at <= plan.last_arrival.replace(hour=18) for one in coming)


def test_everything_a_day_has_is_in_it() -> None:
    patients = plan_of(MIDNIGHT, 1500, 1).patients
    kinds = Counter(one.when_called for one in patients)
    assert set(kinds) == set(WhenCalled)
    for trait in ("leaves_after", "defers_after", "set_aside", "sent_on_to", "priority", "back_after"):
        assert any(getattr(one, trait) for one in patients), trait
    booked = [one.booking for one in patients if one.booking is not None]
    assert 0.2 < len(booked) / len(patients) < 0.5
    assert any(one.first_visit for one in booked)
    assert {one.pathway for one in booked} >= {"glasses", "hearing", "heart-examination", "doctor-with-x-ray"}


def test_the_appointments_can_be_read_by_the_hub_s_own_import(tmp_path: Path) -> None:
    patients = plan_of(MIDNIGHT, 300, 3).patients
    count = write_bookings(tmp_path / "day.csv", patients)
    rows = list(read_booking_file(tmp_path / "day.csv"))
    assert len(rows) == count > 50
    assert all(isinstance(row, dict) for row in rows)
