"""`user add` and `device …`: the same acts as on the pages, from the command line, refusals in words."""

import io

import pytest
from sqlalchemy import select

from config.contract.words import DeviceKind
from config.settings import HubSettings
from display_server.cli import main
from display_server.db.models import Account, AuditLine, Device
from display_server.hub import open_hub
from display_server.services.accounts.passwords import is_password
from display_server.services.devices.ask_pairing import ask_pairing

PASSWORD = "a password for tests"


@pytest.fixture
def at_home(settings: HubSettings, monkeypatch: pytest.MonkeyPatch) -> HubSettings:
    """The commands read their home from the environment, as an administrator's shell gives it."""
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    return settings


def test_a_first_administrator_is_added_and_may_sign_in(
    at_home: HubSettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    said = ["user", "add", "Boss@St-Anna.example", "--role", "admin", "--name", "Ona Mockutė", "--password-stdin"]
    assert main(said) == 0
    assert "may sign in" in capsys.readouterr().out
    hub = open_hub(at_home)
    with hub.database.reading() as session:
        account = session.scalars(select(Account)).one()
        assert (account.email, [role.name for role in account.roles]) == ("boss@st-anna.example", ["admin"])
        assert is_password(account.password, PASSWORD)
        assert session.scalars(select(AuditLine.what)).all() == ["account.added"]
    hub.close()


@pytest.mark.parametrize(
    "case",
    [
        (["user", "add", "boss@st-anna.example"], "short", "at least 12 characters"),
        (["user", "add", "boss@st-anna.example"], "boss-2026-boss", "first things somebody would try"),
        (["user", "add", "no address"], PASSWORD, "e-mail address"),
        (["user", "add", "a@b.example", "--department", "nowhere"], PASSWORD, "no department"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(
    at_home: HubSettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: tuple[list[str], str, str],
) -> None:
    arguments, password, words = case
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    assert main([*arguments, "--password-stdin"]) == 2
    assert words in capsys.readouterr().err.lower()


def test_a_device_is_listed_paired_and_revoked(at_home: HubSettings, capsys: pytest.CaptureFixture[str]) -> None:
    hub = open_hub(at_home)
    code = hub.writer.run(
        lambda tx: ask_pairing(tx, kind=DeviceKind.BOARD, model="Chrome", address="10.0.0.7", hub_fingerprint="ab")
    ).code
    hub.close()
    assert main(["device", "list"]) == 0
    assert f"{code[:4]} {code[4:]}" in capsys.readouterr().out
    assert main(["device", "pair", code.lower(), "--name", "Lobby screen", "--serial", "B1"]) == 0
    assert main(["device", "revoke", "B1"]) == 0
    capsys.readouterr()
    main(["device", "list"])
    assert "revoked" in capsys.readouterr().out
    hub = open_hub(at_home)
    with hub.database.reading() as session:
        board = session.scalars(select(Device).where(Device.serial == "B1")).one()
        assert board.settings["view"] == "lobby"
        assert set(session.scalars(select(AuditLine.who))) == {"command"}
    hub.close()


@pytest.mark.parametrize(
    "arguments", [["device", "revoke", "ZZ"], ["device", "pair", "BCDFGHJK", "--name", "X", "--serial", "B1"]]
)
def test_a_device_that_is_not_there_is_said(
    at_home: HubSettings, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(arguments) == 2
    assert "no device" in capsys.readouterr().err.lower()
