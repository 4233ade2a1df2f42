"""`./run hub go-live` over the whole demo hospital: refused in words, then live, with nobody invented in any file of its home."""

from pathlib import Path

import pytest

from config.demo.people import demo_emails
from config.settings import HubSettings
from display_server.cli import main
from display_server.db.engine.identity import check_identity
from display_server.db.engine.session import Database
from display_server.demo.set_up import set_up_demo
from display_server.hub import open_hub
from display_server.services.accounts.sign_in_record import record_sign_in
from tests.display_server.web.people import add_person


def test_the_demo_hospital_goes_live_and_holds_nobody_invented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_DEMO", "1")
    monkeypatch.setenv("ATRIUM_HOME", str(tmp_path))
    settings = HubSettings(home=tmp_path, demo=True)
    set_up_demo(settings)
    assert main(["go-live"]) == 2
    assert "add an administrator of your own first" in capsys.readouterr().err
    hub = open_hub(settings)
    account = add_person(hub, "it@hospital.example", ["admin"])
    hub.close()
    assert main(["go-live"]) == 2
    assert "it@hospital.example never signed in" in capsys.readouterr().err
    hub = open_hub(settings)
    hub.writer.run(lambda tx: record_sign_in(tx, account_id=account, address="::1", email="it@hospital.example"))
    hub.close()
    assert main(["go-live", "--dry-run"]) == 0
    assert main(["go-live"]) == 0
    assert "13 devices" in capsys.readouterr().out
    database = Database(live := HubSettings(home=tmp_path, demo=False))
    with database.reading() as session:
        assert check_identity(session, live).kind == "live"
    database.close()
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert [email for email in demo_emails() if email.encode() in everything] == []
    assert not (tmp_path / "bookings.csv").exists()
    monkeypatch.delenv("ATRIUM_DEMO")
    assert main(["go-live"]) == 2
    assert "This is no demo" in capsys.readouterr().err
