"""The commands, as a person types them."""

from pathlib import Path

import pytest

from display_server.cli import AGAIN, REFUSED, WHERE, main, table


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATRIUM_HOME", str(tmp_path))
    return tmp_path


def test_every_command_has_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in WHERE:
        with pytest.raises(SystemExit) as left:
            main([name, "--help"])
        assert left.value.code == 0
        assert name in capsys.readouterr().out


def test_every_command_is_found_where_the_table_says_and_no_other_exists() -> None:
    assert {command.name for command in table()} == set(WHERE)
    for name in WHERE:
        assert name in {command.name for command in table(name)}


def test_a_real_hospital_begins_with_init(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin = ["init", "--name", "City Hospital", "--zone", "Europe/Vilnius"]
    assert main(begin) == 0
    assert main(begin) == 0
    assert "already" in capsys.readouterr().out
    assert (home / "hub.sqlite").stat().st_mode & 0o077 == 0


def test_what_cannot_be_done_is_said_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["init", "--name", "X", "--zone", "Mars/Base"]) == REFUSED
    main(["init", "--name", "X", "--zone", "UTC"])
    capsys.readouterr()
    assert main(["import-bookings", str(tmp_path / "none.csv")]) == REFUSED
    said = capsys.readouterr().err
    assert "cannot be opened" in said
    assert "Traceback" not in said


def test_a_disk_that_refuses_is_said_in_words_and_whoever_starts_programs_tries_again(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "hub.sqlite").mkdir()  # no database can be opened there
    assert main(["verify-audit"]) == AGAIN
    assert main(["push"]) == AGAIN, "not the status that ends the hub for good"
    said = capsys.readouterr().err
    assert said.count("The hub's disk refuses to be written") == 2
    assert "Traceback" not in said


def test_a_demo_is_never_made_of_a_live_database(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["init", "--name", "X", "--zone", "UTC"])
    assert main(["demo-init"]) == REFUSED
    monkeypatch.setenv("ATRIUM_DEMO", "1")
    assert main(["demo-init"]) == REFUSED
    assert "live" in capsys.readouterr().err
