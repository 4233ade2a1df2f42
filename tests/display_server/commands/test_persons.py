"""`person export|erase`, as somebody types them who was asked by letter."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from config.settings import HubSettings
from display_server.cli import REFUSED, main
from display_server.db.engine.session import Database
from display_server.db.engine.site_scope import at_site
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Booking, Service
from display_server.hub import Hub
from tests.display_server.services.records.test_one_person import planted
from tests.small_cast import NOW
from tests.two_sites import HERE, Harbour, add_harbour


def test_a_person_is_given_out_erased_and_then_found_by_nobody(
    hub: Hub, settings: HubSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted(hub)
    hub.close()
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    ona = ["--born", "1948-03-02", "--name", "Ona Petraite"]
    out = tmp_path / "ona.json"
    assert main(["person", "export", *ona, "--out", str(out)]) == 0
    assert json.loads(out.read_text())["bookings"][0]["name"] == "Ona Petraitė"
    assert out.stat().st_mode & 0o077 == 0
    for refused in (
        ["export", *ona],
        ["erase", *ona],
        ["export", "--name", "Ona"],
        ["erase", "--reference", "no", "--why", "x"],
    ):
        assert main(["person", *refused]) == REFUSED
    assert "Traceback" not in capsys.readouterr().err
    assert main(["person", "erase", *ona, "--why", "asked"]) == 0
    assert main(["person", "export", *ona, "--out", str(tmp_path / "again.json")]) == REFUSED


def test_where_there_are_several_sites_one_person_is_given_out_and_erased_where_it_is_said(
    hub: Hub, settings: HubSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted(hub)
    harbour = add_harbour(hub)
    with at_site(harbour.site):
        hub.writer.run(lambda tx: _book_there(tx, harbour))
    hub.close()
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    ona = ["--born", "1948-03-02", "--name", "Ona Petraite"]

    def run(*said: str) -> tuple[int, str]:
        status = main(list(said))
        return status, "".join(capsys.readouterr())

    out = [tmp_path / f"{number}.json" for number in range(4)]
    for unsaid in ([*ona], ["--reference", "R1"], ["--reference", "R1", "--every-site"]):
        status, said = run("person", "export", *unsaid, "--out", str(out[0]))
        assert status == REFUSED
        assert "st-anna, harbour" in said
    assert run("--site", "harbour", "person", "export", "--every-site", *ona, "--out", str(out[0]))[0] == REFUSED
    assert not out[0].exists()
    assert run("--site", "harbour", "person", "export", *ona, "--out", str(out[0]), "--why", "asked")[0] == 0
    assert run("person", "export", "--every-site", *ona, "--out", str(out[1]))[0] == 0
    told = [[one["site"] for one in json.loads(file.read_text())["bookings"]] for file in out[:2]]
    assert told == [["harbour"], ["st-anna", "harbour"]]
    assert run("person", "erase", "--reference", "H1", "--site", "st-anna", "--why", "asked")[0] == REFUSED
    assert run("--site", "harbour", "person", "erase", *ona, "--why", "asked")[0] == 0
    status, said = run("person", "erase", "--every-site", *ona, "--why", "asked again")
    assert (status, "harbour" in said) == (0, False)
    assert run("person", "export", "--every-site", *ona, "--out", str(out[2]))[0] == REFUSED
    lines = database_lines(settings)
    assert lines == [
        ("person.exported", harbour.site, "asked"), ("person.exported", HERE, None),
        ("person.exported", harbour.site, None), ("person.erased", harbour.site, "asked"),
        ("person.erased", HERE, "asked again"),
    ]  # fmt: skip


def _book_there(tx: Transaction, harbour: Harbour) -> None:
    service = tx.session.scalars(select(Service.id).where(Service.code == harbour.service)).one()
    tx.session.add(
        Booking(
            site_id=harbour.site, reference="H1", service_id=service, starts_at=NOW, code_hash="h" * 64,
            patient_name="Ona Petraitė", birth_date="1948-03-02", language="en", imported_at=NOW,
        )
    )  # fmt: skip


def database_lines(settings: HubSettings) -> list[tuple[str, int | None, str | None]]:
    database = Database(settings)
    with database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.subject == "person").order_by(AuditLine.seq))
        found = [(one.what, one.site_id, one.why) for one in lines]
    database.close()
    return found
