"""Settings: environment over file over defaults, and nonsense refused in words."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from config.settings import HubSettings, KioskSettings, read_settings


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "atrium.toml").write_text("web_port = 9000\npush_port = 9001\n")
    monkeypatch.setenv("ATRIUM_HOME", str(tmp_path))
    monkeypatch.setenv("ATRIUM_WEB_PORT", "9100")
    settings = HubSettings()
    assert (settings.web_port, settings.push_port) == (9100, 9001)


def test_a_live_hub_asks_its_administrators_for_a_second_factor_and_a_demo_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ATRIUM_SECOND_FACTOR_FOR_ADMINISTRATORS")  # the tests' own
    assert HubSettings(home=tmp_path).asks_administrators_twice
    assert not HubSettings(home=tmp_path, demo=True).asks_administrators_twice
    assert not HubSettings(home=tmp_path, second_factor_for_administrators=False).asks_administrators_twice
    assert HubSettings(home=tmp_path, demo=True, second_factor_for_administrators=True).asks_administrators_twice


def test_a_port_that_is_none_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_WEB_PORT", "eighty")
    with pytest.raises(SystemExit):
        read_settings(HubSettings)
    assert "web_port" in capsys.readouterr().err


def test_a_home_too_long_for_its_sockets_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", "/srv/" + "a" * 100)
    with pytest.raises(SystemExit):
        read_settings(HubSettings)
    assert "at most 90 bytes" in capsys.readouterr().err


def test_a_printer_of_no_known_kind_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_PRINTER", "parallel:0")
    with pytest.raises(SystemExit):
        read_settings(KioskSettings)
    assert "tcp://" in capsys.readouterr().err


@pytest.mark.parametrize(
    "nonsense", ["mysql://u:geheim@h/n", "postgresql://u:geheim@h", "postgresql://u:geheim@h:eighty/n", "hub.sqlite"]
)
def test_a_database_of_another_kind_is_refused_without_its_password(
    nonsense: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_DATABASE", nonsense)
    with pytest.raises(SystemExit):
        read_settings(HubSettings)
    said = capsys.readouterr().err
    assert "must look like postgresql://" in said
    assert "geheim" not in said


def test_a_database_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATRIUM_DATABASE", "postgresql://u:geheim@db.hospital.example:5433/queue")
    settings = HubSettings()
    assert settings.database_named == "queue on db.hospital.example"
    assert "geheim" not in repr(settings)
    assert settings.postgres == "postgresql://u:geheim@db.hospital.example:5433/queue"


def test_several_web_workers_need_postgresql(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_WEB_WORKERS", "4")
    with pytest.raises(SystemExit):
        read_settings(HubSettings)
    assert "PostgreSQL" in capsys.readouterr().err
    monkeypatch.setenv("ATRIUM_DATABASE", "postgresql://db/queue")
    assert HubSettings().web_workers == 4


def test_a_live_hub_listens_off_this_machine_only_behind_tls(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="ATRIUM_TLS_IN_FRONT"):
        HubSettings(home=tmp_path, host="0.0.0.0")
    assert HubSettings(home=tmp_path, host="10.0.0.5", tls_in_front=True).host == "10.0.0.5"
    assert HubSettings(home=tmp_path, host="::1").host == "::1"
    assert HubSettings(home=tmp_path, host="0.0.0.0", demo=True).demo


DIRECTORY: dict[str, Any] = {
    "directory_issuer": "https://login.st-anna.example/",
    "directory_client": "atrium",
    "public_url": "https://a.example",
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"directory_issuer": "http://login.example"}, "https://"),
        ({"public_url": None}, "ATRIUM_PUBLIC_URL"),
        ({"directory_issuer": None}, "ATRIUM_DIRECTORY_ISSUER"),
        ({"directory_scopes": "email profile"}, "openid"),
        ({"directory_domains": ["@st-anna.example"]}, "st-anna.example"),
        ({"directory_roles": {"desk": ["staff"]}}, "ATRIUM_DIRECTORY_ROLES_CLAIM"),
        ({"directory_roles_claim": "groups", "directory_roles": {"desk": ["owner"]}}, "directory_roles"),
        ({"directory_unknown": "add"}, "ATRIUM_DIRECTORY_ROLES"),
        ({"directory_secret": "a", "directory_secret_file": "/b"}, "leave one of the two out"),
    ],
)
def test_a_directory_that_cannot_work_is_refused_in_words(
    given: dict[str, Any], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit):
        read_settings(HubSettings, home=tmp_path, **{**DIRECTORY, **given})
    assert said in capsys.readouterr().err


def test_a_directory_is_off_until_it_is_named_whole(tmp_path: Path) -> None:
    assert not HubSettings(home=tmp_path).has_directory
    assert not HubSettings(home=tmp_path, **{**DIRECTORY, "directory_client": ""}).has_directory
    named = HubSettings(home=tmp_path, **DIRECTORY)
    assert named.has_directory
    assert named.directory_issuer == DIRECTORY["directory_issuer"], "letter by letter, its slash too"


def test_an_address_of_bookings_that_is_wrong_is_named_and_its_secrets_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(tmp_path))
    wrong = (
        'url = "http://his.example/?key=hidden"',
        'url = "https://his.example/"\ntokn = "hidden"',
        'token = "hidden"',
    )
    for lines in wrong:
        (tmp_path / "atrium.toml").write_text(f"[bookings_sites.harbour]\n{lines}\n")
        with pytest.raises(SystemExit):
            read_settings(HubSettings)
        said = capsys.readouterr().err
        assert "bookings_sites.harbour" in said
        assert "hidden" not in said
    (tmp_path / "atrium.toml").write_text('[bookings_sites.harbour]\nurl = "https://his.example/"\ntoken = "hidden"\n')
    settings = read_settings(HubSettings)
    assert settings.bookings_at("harbour", is_first=False).url == "https://his.example/"
    assert settings.bookings_at("st-anna", is_first=True) is None
    assert "hidden" not in repr(settings)
    monkeypatch.setenv("ATRIUM_BOOKINGS_SITES", '{"harbour": "hidden')
    with pytest.raises(SystemExit):
        read_settings(HubSettings)
    said = capsys.readouterr().err
    assert "bookings_sites" in said
    assert "hidden" not in said
