"""Pages of trust: the audit is searched and taken away, backups and the disk are said as they stand."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from config.contract.words import Language
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, KioskLeft, PlaceChoice
from display_server.db.reading.backups_now import BackupState, read_backups
from display_server.hub import Hub
from display_server.jobs.reports import Reports
from display_server.services.audit import audit
from display_server.services.doors.acts import ACTS
from display_server.services.records.record_backup import record_backup
from display_server.services.records.reports import note_days_done
from display_server.spare.places import LOCAL, NEVER, Stands, write_stands
from display_server.web.admin.audit_words import ACTS as SAID
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand
from tests.display_server.services.queue_acts import take_number
from tests.display_server.services.records.test_make_report import make_all
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.small_cast import KIOSK

SAY = words(Language.ENGLISH).say


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def test_the_audit_is_searched_by_person_word_and_day_and_taken_away_as_a_table(
    admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    for number in range(60):
        hub.writer.run(
            lambda tx, number=number: audit(  # type: ignore[misc]
                tx,
                who="account:1",
                what="device.changed",
                subject=f"device:L{number}",
                before={"place": "old", "same": 1},
                after={"place": "=2+2 Šv. Onos", "same": 1},
                why="Moved",
            )
        )
    clock.move(days=1)
    hub.writer.run(lambda tx: audit(tx, who="command", what="hub.restored", subject="hub"))
    hub.writer.run(lambda tx: audit(tx, who="hub", what="content.prepared", subject="content:1"))
    page = admin.get("/admin/audit").text
    assert "hub.restored" in page
    assert SAY("admin.audit.act.hub.restored") in page, "what was done is said in words"
    assert SAY("admin.audit.command") in page
    assert SAY("admin.audit.hub") in page
    assert "place: old" in page
    assert "same: 1" not in page, "only what differs"
    assert "device:L0<" not in page, "the oldest stand on the next page"
    assert "device:L5<" in admin.get("/admin/audit?before=10").text
    for asked, here, not_here in (
        ("q=ADMIN@st", "device:L59", "hub.restored"), ("q=l42", "device:L42", "device:L41"),
        ("q=moved", "device:L59", "hub.restored"), ("q=put+BACK", "hub.restored", "device:L59"),
        ("since=2026-03-13", "hub.restored", "device:L59"),
        ("until=2026-03-12", "device:L59", "hub.restored"), ("q=nobody%25", SAY("admin.audit.nothing"), "device:"),
    ):  # fmt: skip
        found = admin.get(f"/admin/audit?{asked}").text
        assert here in found, asked
        assert not_here not in found, asked
    rows = list(csv.DictReader(io.StringIO(admin.get("/admin/audit.csv?q=L42").text.removeprefix("\ufeff"))))
    assert [(row["who"], row["subject"], row["why"]) for row in rows] == [(ADMIN, "device:L42", "Moved")]
    assert rows[0]["after"].startswith("{"), "a value is JSON, which no spreadsheet reckons"
    assert len(admin.get("/admin/audit.csv").text.splitlines()) == 64, (
        "a head, an account, sixty changes, two of the hub"
    )


def test_the_chain_is_checked_on_a_page(admin: FlaskClient, hub: Hub) -> None:
    hub.writer.run(lambda tx: audit(tx, who="account:1", what="place.changed", subject="place:1"))
    with hub.database.reading() as session:
        last = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc()).limit(1)).one()
    assert f"{last.seq}:{last.hash}" in admin.get("/admin/audit/verify").text

    def past_the_hub(tx: Transaction) -> None:
        tx.connection.execute(text("DROP TRIGGER audit_no_update"))
        tx.connection.execute(update(AuditLine).where(AuditLine.seq == last.seq).values(why="Nobody did"))

    hub.writer.run(past_the_hub)
    assert SAY("admin.audit.broken", line=last.seq) in admin.get("/admin/audit/verify").text


def test_every_act_that_is_audited_has_words() -> None:
    """Codes are given where acts are done; each says in five languages what it means."""
    given = set[str]()
    for path in Path("display_server/services").rglob("*.py"):
        source = path.read_text("utf-8")
        given |= (
            set(re.findall(r'\bwhat="([a-z_]+(?:\.[a-z_]+)?)"', source))
            if "audit(" in source or "say(" in source
            else set()
        )
        given |= set(re.findall(rf'"((?:{"|".join(KINDS_OF_ACTS)})\.[a-z_]+)"', source))
    assert given, "nothing was looked at"
    assert not given - set(SAID)


KINDS_OF_ACTS = sorted({code.split(".")[0] for code in SAID if "." in code})


def test_backups_are_said_as_they_stand(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    assert SAY("admin.backups.state.none") in admin.get("/admin/backups").text
    folder = hub.settings.home / "copies"
    hub.settings.__dict__["backup_folder"] = folder

    def record(good: bool, why: str | None = None) -> None:
        began = clock.now().isoformat()
        hub.writer.run(
            lambda tx: record_backup(tx, began_at=began, good=good, file=f"{folder}/a.atrium", size=2_500_000, why=why)
        )

    assert SAY("admin.backups.state.first") in admin.get("/admin/backups").text
    record(True)
    page = admin.get("/admin/backups").text
    assert "is good" in page
    assert "2.5 MB" in page
    assert "backup" not in admin.get("/admin/list").text.lower().replace("/admin/backups", ""), "nothing to say loudly"
    clock.move(hours=1)
    record(False, "No space left on device")
    assert "No space left on device" in admin.get("/admin/backups").text
    assert "failed" in admin.get("/admin/list").text, "whoever looks at the fleet sees it"
    record(True)
    clock.move(hours=27)
    assert "more than a day" in admin.get("/admin/list").text
    for _ in range(3):
        record(True)
    with hub.database.reading() as session:
        assert read_backups(session, hub.settings, clock.now()).state is BackupState.GOOD


def test_a_spare_copy_is_said_as_it_stands(admin: FlaskClient, hub: Hub) -> None:
    assert "The spare copy" not in admin.get("/admin/backups").text
    hub.settings.__dict__["spare_folder"] = hub.settings.home / "other"
    assert SAY("admin.backups.spare.never") in admin.get("/admin/list").text
    here, now = hub.settings.home / LOCAL, datetime.now(UTC)
    stands = Stands(hub_id="x", generation=1, set="", as_of=NEVER, whole=False)
    write_stands(stands, here)
    assert SAY("admin.backups.spare.begins") in admin.get("/admin/backups").text
    write_stands(stands.model_copy(update={"as_of": now, "whole": True}), here)
    assert "follows the hub" in admin.get("/admin/backups").text
    assert "The spare copy" not in admin.get("/admin/list").text, "nothing to say loudly"
    old = {"as_of": now - timedelta(minutes=2), "whole": True, "trouble": "No space left on device"}
    write_stands(stands.model_copy(update=old), here)
    assert "does not follow" in admin.get("/admin/list").text
    assert "No space left on device" in admin.get("/admin/backups").text


def test_a_report_is_asked_for_read_and_taken_away(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    hub.writer.run(lambda tx: tx.session.add(PlaceChoice(day="2026-03-12", place="pharmacy", device_id=KIOSK, count=4)))
    hub.writer.run(lambda tx: tx.session.add(KioskLeft(day="2026-03-12", step="entercode", device_id=KIOSK, count=3)))
    called = desk_in_hand(hub).call()
    assert called
    clock.move(days=1)
    token = token_on(admin.get("/admin/reports").text)
    asked = admin.post("/admin/reports", data={"csrf_token": token, "first": "2026-03-12", "last": "2026-03-12"})
    assert SAY("admin.reports.is_made") in admin.get(asked.location).text
    assert SAY("admin.reports.days_done", some=0, all=1) in admin.get(asked.location).text
    key = int(asked.location.rpartition("/")[2])
    hub.writer.run(lambda tx: note_days_done(tx, key=key, days=1))
    assert 'max="1" value="1"' in admin.get(f"{asked.location}/now").text
    assert admin.get(f"{asked.location}.csv").status_code == 404

    def perform(act: str, **args: Any) -> Any:
        return hub.writer.run(lambda tx: ACTS[act](tx, **args))

    make_all(Reports(hub.database, clock, perform))
    assert SAY("admin.reports.show") in admin.get(f"{asked.location}/now").text
    page = admin.get(asked.location).text
    assert "<strong>1</strong>" in page
    assert "10:00" in page
    rows = list(csv.reader(io.StringIO(admin.get(f"{asked.location}.csv").text.removeprefix("\ufeff"))))
    assert ["total", "", "arrivals", "1"] in rows
    assert ["hour", "10", "arrivals", "1"] in rows
    assert ["place", "pharmacy", "chosen", "4"] in rows
    assert ["left_at", "entercode", "dropped", "3"] in rows
    assert ["promises", "cardiology-consultation", "kept", "1"] in rows
    assert SAY("admin.reports.promises") in page
    assert ["place at kiosk", "pharmacy L1", "chosen", "4"] in rows
    assert SAY("admin.reports.places") in page
    book = ZipFile(io.BytesIO(admin.get(f"{asked.location}.xlsx").data))
    assert '<sheet name="By kiosk"' in book.read("xl/workbook.xml").decode()
    totals = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="B2" s="0"><v>1</v></c>' in totals, "a number, not its words"
    assert "<f>" not in totals, "nothing is reckoned"
    paper = admin.get(f"{asked.location}.pdf")
    assert paper.data.startswith(b"%PDF-")
    assert "report-2026-03-12-2026-03-12.pdf" in paper.headers["Content-Disposition"]
    for kind in ("xlsx", "pdf"):
        assert admin.get(f"/admin/reports/99.{kind}").status_code == 404
    again = admin.post("/admin/reports", data={"csrf_token": token, "first": "2026-03-12", "last": "2026-03-01"})
    assert SAY("admin.reports.refused.days") in admin.get(again.location).text
    assert admin.get("/admin/reports/99").status_code == 404
