"""What an older version took in is said to people until its file has come again."""

from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient

from display_server.hub import Hub
from display_server.services.arrivals.import_bookings import ACT, import_bookings
from display_server.services.arrivals.unmarked_bookings import unmarked_bookings
from display_server.services.doors.acts import ACTS
from tests.display_server.services.queue_acts import CODE, book
from tests.display_server.web.people import NURSE, signed_in
from tests.small_cast import NOW


def unmarked(hub: Hub) -> int:
    with hub.database.reading() as session:
        return unmarked_bookings(session, NOW)


def test_bookings_of_an_older_version_are_counted_until_their_file_comes_again(
    hub: Hub, client: FlaskClient, tmp_path: Path
) -> None:
    signed_in(client, hub, NURSE, ["staff", "admin"])
    assert "older version" not in client.get("/admin/").text
    book(hub)
    book(hub, NOW - timedelta(days=2), code="BCDFGHJK", qr=None)  # nobody comes for it any more
    assert unmarked(hub) == 1
    assert "1 booking to come was taken in by an older version" in client.get("/admin/").text
    file = tmp_path / "day.csv"
    reference = f"{CODE}-{NOW + timedelta(minutes=10):%d}"
    file.write_text(
        f"reference,service,starts_at,code\n{reference},cardiology-consultation,2026-03-12T10:10,{CODE}\n", "utf-8"
    )
    report = import_bookings(lambda args: hub.writer.run(lambda tx: ACTS[ACT](tx, **args)), file)
    assert (report.changed, report.bad) == (1, [])
    assert unmarked(hub) == 0
