"""Printers on the fleet's page: things of their own, with what their kiosks report of them."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from config.contract.words import Language, PrintOutcome
from config.locale import words
from display_server.db.models import PrintRecord, Visit
from display_server.hub import Hub
from display_server.web.shared.heartbeats import Heartbeats
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import ADMIN, signed_in
from tests.small_cast import KIOSK

SAY = words(Language.ENGLISH).say


def test_printers_stand_in_the_list_as_things_of_their_own(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    heartbeats = Heartbeats()

    def says(**said: Any) -> None:
        heartbeats.hear(KIOSK, hub.clock.now(), said)
        heartbeats.write(hub)

    def row(of: str) -> str:
        page = client.get("/admin/list?show=printers").text
        assert SAY("admin.fleet.printers", count=page.count("<tr>") - 1) in page
        (found,) = (one for one in page.split("<tr>")[1:] if of in one)
        return " ".join(found.split())

    def cell(column: str, said: str) -> str:
        return f'<td data-label="{SAY(f"admin.column.{column}")}">{said}</td>'

    signed_in(client, hub, ADMIN, ["admin"])
    says(paper="none")
    assert "show=printers" in client.get("/admin/list").text
    assert client.get("/admin/list?show=printers").text.count("<tr>") == 0, "no printer, nothing to tell of it"
    says(paper="ready", printers=["ready", "ready"])
    clock.move(minutes=7)
    says(paper="ready", printers=["ready", "out"])
    printed(hub, PrintOutcome.UNKNOWN)
    clock.move(minutes=3)
    heartbeats = Heartbeats()  # a hub that was started again
    says(paper="ready", printers=["ready", "out"])
    works, out = row("L1 (1)"), row("L1 (2)")
    assert SAY("staff.printers.ready") in works
    assert cell("so_since", "10:00") in works
    assert cell("paper", SAY("admin.paper.ready")) in works
    assert SAY("staff.printers.out") in out
    assert cell("so_since", "10:07") in out, "since its word is so, not since the hub knows it"
    assert SAY("staff.mark.unknown") in out
    page = client.get("/admin/list?show=printers").text
    assert page.index("L1 (2)") < page.index("L1 (1)"), "who needs somebody comes first"
    assert SAY("admin.fleet.some_of", some=1, all=2) in page
    says(paper="cover_open")
    assert cell("paper", "–") in row("L1")
    clock.move(minutes=5)
    silent = row("L1")
    assert SAY("staff.printers.silent") in silent
    assert SAY("staff.printers.cover_open") not in silent
    assert cell("so_since", "10:10") in silent


def printed(hub: Hub, outcome: PrintOutcome) -> None:
    def record(tx: Any) -> None:
        visit = tx.session.scalars(select(Visit.id).limit(1)).one()
        values = {"visit_id": visit, "device_id": KIOSK, "outcome": outcome.value, "printed_at": hub.clock.now()}
        tx.session.execute(insert(PrintRecord).values(**values))

    take_number(hub)
    hub.writer.run(record)
