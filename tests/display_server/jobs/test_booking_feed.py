"""A watched folder of bookings: new, moved and cancelled ones each minute; what is old or unreadable is said to people."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.models import Booking
from display_server.db.models import BookingFeed as Row
from display_server.domain.booking_feed import Standing, standing
from display_server.hub import Hub
from display_server.jobs.booking_feed import EVERY_S, SETTLES_S, BookingFeed
from display_server.services.arrivals.booking_feed import feed_in_trouble
from display_server.services.doors.acts import ACTS
from tests.display_server.services.queue_acts import CODE, arrive
from tests.display_server.web.people import NURSE, signed_in
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

HEADER = "reference,service,starts_at,code,cancelled\n"
FIRST = f"R1,cardiology-consultation,2026-03-12T10:10,{CODE},\n"
SECOND = "R2,blood-test,2026-03-12T11:00,BCDFGHJK,\n"
LATER = NOW.timestamp() + 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "from-his"
    made.mkdir()
    return made


def put(folder: Path, text: str, name: str = "day.csv", written: datetime = NOW) -> None:
    file = folder / name
    file.write_text(text, "utf-8")
    os.utime(file, (written.timestamp(), written.timestamp()))


def feed(hub: Hub, folder: Path, now: float = LATER) -> BookingFeed:
    def perform(act: str, **args: Any) -> Any:
        return hub.writer.run(lambda tx: ACTS[act](tx, **args))

    return BookingFeed(lambda: folder, perform, lambda: now)


def bookings(hub: Hub) -> dict[str, str]:
    with hub.database.reading() as session:
        return {one.reference: f"{one.starts_at:%H:%M}" for one in session.scalars(select(Booking))}


def row(hub: Hub) -> Row:
    with hub.database.reading() as session:
        return session.scalars(select(Row)).one()


def test_new_moved_and_cancelled_bookings_follow_their_file(hub: Hub, folder: Path) -> None:
    watching = feed(hub, folder)
    put(folder, HEADER + FIRST + SECOND)
    assert watching.perform() == EVERY_S
    assert bookings(hub) == {"R1": "08:10", "R2": "09:00"}
    moved = HEADER + FIRST.replace("10:10", "10:40") + "R2,,,,yes\nR9,,,,yes\n"
    put(folder, moved, written=NOW + timedelta(seconds=30))
    watching.perform()
    assert bookings(hub) == {"R1": "08:40"}
    said = row(hub)
    assert (said.new, said.changed, said.cancelled, said.refused) == (0, 1, 1, 0)
    assert (said.as_of, said.file) == (NOW + timedelta(seconds=30), "day.csv")


def test_who_has_come_keeps_visit_and_booking_though_it_is_cancelled(hub: Hub, folder: Path) -> None:
    put(folder, HEADER + FIRST)
    watching = feed(hub, folder)
    watching.perform()
    assert arrive(hub).result == "registered"
    put(folder, HEADER + "R1,,,,yes\n", "b.csv")
    watching.perform()
    assert bookings(hub) == {"R1": "08:10"}


def test_a_version_is_read_once_and_one_still_being_written_not_at_all(hub: Hub, folder: Path) -> None:
    put(folder, HEADER + FIRST)
    watching = feed(hub, folder)
    watching.perform()
    hub.writer.run(lambda tx: tx.session.delete(tx.session.scalars(select(Booking)).one()))
    watching.perform()
    assert bookings(hub) == {}
    put(folder, HEADER + SECOND, "half.csv", datetime.fromtimestamp(LATER - 1, UTC))
    assert watching.perform() == SETTLES_S
    assert bookings(hub) == {}


def test_what_cannot_be_read_is_said_and_the_last_good_moment_kept(hub: Hub, folder: Path) -> None:
    watching = feed(hub, folder)
    put(folder, HEADER + FIRST)
    watching.perform()
    put(folder, "nothing of it\n", "broken.csv")
    watching.perform()
    said = row(hub)
    assert said.problem is not None
    assert "no column reference" in said.problem
    assert said.as_of == NOW
    feed(hub, folder / "away").perform()
    assert "cannot be read" in (row(hub).problem or "")


def test_nothing_is_watched_where_no_folder_is_named(hub: Hub) -> None:
    assert BookingFeed(lambda: None, lambda *_args, **_more: pytest.fail("nobody asked")).perform() == EVERY_S
    with hub.database.reading() as session:
        assert feed_in_trouble(session, hub.settings, NOW) is None


@pytest.mark.parametrize(
    ("as_of", "problem", "how"),
    [
        (None, None, Standing.NEVER),
        (NOW - timedelta(minutes=30), None, Standing.FRESH),
        (NOW - timedelta(minutes=31), None, Standing.OLD),
        (NOW, "it is a picture", Standing.UNREADABLE),
    ],
)
def test_bookings_are_old_after_the_minutes_the_hospital_said(
    as_of: datetime | None, problem: str | None, how: Standing
) -> None:
    assert standing(as_of, problem, NOW, timedelta(minutes=30)) is how


@pytest.fixture
def watched(settings: HubSettings, hub: Hub, folder: Path) -> FlaskClient:
    object.__setattr__(hub, "settings", settings.model_copy(update={"bookings_folder": folder}))
    client = create_app(settings, hub=hub).test_client()
    return signed_in(client, hub, NURSE, ["staff", "admin"])


def test_staff_and_administrators_are_told_since_when(watched: FlaskClient, hub: Hub, folder: Path) -> None:
    assert "No appointments have come" in watched.get("/staff/").text
    put(folder, HEADER + FIRST, written=NOW - timedelta(minutes=45))
    feed(hub, folder).perform()
    assert "nothing new since 09:15" in watched.get("/staff/").text
    assert "has sent nothing since 09:15" in watched.get("/admin/list").text
    put(folder, HEADER + FIRST, "c.csv", NOW - timedelta(days=1))
    put(folder, HEADER + SECOND, "d.csv", NOW)
    feed(hub, folder).perform()
    assert "nothing new since" not in watched.get("/staff/").text
