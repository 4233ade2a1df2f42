"""`./run hub backtest-waits`, as an administrator types it."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import HubSettings
from display_server.cli import REFUSED, main
from display_server.commands.waits import SOME_BAD
from display_server.domain.waits.history import COLUMNS, Person
from display_server.hub import Hub
from tests.display_server.jobs.test_foretelling import live_through
from tests.queue_times import a_past


@pytest.fixture(autouse=True)
def home(settings: HubSettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    return settings.home


def write(people: list[Person], to: Path, *rows: str) -> Path:
    def said(seconds: float | None) -> str:
        return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()

    with to.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        for p in people:
            lines.writerow([p.service, *map(said, (p.arrived, p.called, p.left, p.finished)), p.desk, p.priority])
        file.writelines(rows)
    return to


def test_the_error_is_printed_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tested, trained = write(a_past(), tmp_path / "b.csv"), write(a_past(days=9, seed=2), tmp_path / "a.csv")
    assert main(["backtest-waits", str(tested), "--train", str(trained), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"overall", "three_or_more_waiting"}
    fields = {"mae", "bias", "mae_last10", "mae_last10_recalibrated", "coverage80", "late90", "n"}
    assert set(said["overall"]) == fields
    assert said["overall"]["n"] > 100


def test_the_error_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest-waits", str(write(a_past(), tmp_path / "b.csv"))]) == 0
    assert "last-ten average" in capsys.readouterr().out


def test_bad_rows_are_said_and_the_rest_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(a_past(), tmp_path / "b.csv", "eyes,soon,,,,,\n")
    assert main(["backtest-waits", str(file), "--json"]) == SOME_BAD
    said = capsys.readouterr()
    assert json.loads(said.out)["overall"]["n"] > 100
    assert f"line {len(a_past()) + 2}: arrived_at is no ISO 8601 time: 'soon'" in said.err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name,day\n", "no column service"),
        (b"\xff\xfe\x00", "not UTF-8"),
        ((",".join(COLUMNS) + "\n").encode(), "holds nobody"),
        (None, "cannot be opened"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, reason: str
) -> None:
    file = tmp_path / "x.csv"
    if content is not None:
        file.write_bytes(content)
    assert main(["backtest-waits", str(file)]) == REFUSED
    assert reason in capsys.readouterr().err


def test_without_a_file_the_hubs_own_past_is_measured(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    past = a_past(days=7, an_hour=10)
    live_through(hub, past)
    assert main(["backtest-waits", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["overall"]
    waited = sum(one.called is not None and one.called > one.arrived for one in past)
    assert said["n"] == waited, "everybody the diary saw wait and be called"
    assert 0 < said["mae"] < said["mae_last10"] * 1.5


def test_a_hub_that_has_called_nobody_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest-waits"]) == REFUSED
    assert "called nobody yet" in capsys.readouterr().err
