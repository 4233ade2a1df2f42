"""The house out as tables and in again: rehearsed without a trace, wrong rows said one by one, all of it taken back."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config.settings import HubSettings
from display_server.cli import main
from display_server.commands.house import _new_undo
from display_server.commands.house_tables import write_tables
from display_server.db.engine.session import Database
from display_server.db.models import Account, AuditLine, Department, Service
from display_server.services.house.house_rows import COLUMNS, KINDS, read_rows

ON_BOTH_DATABASES = True
Table = list[dict[str, str]]


@pytest.fixture(autouse=True)
def _at_home(settings: HubSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    if settings.postgres is not None:
        monkeypatch.setenv("ATRIUM_DATABASE", settings.postgres)


def house(settings: HubSettings) -> dict[str, Table]:
    database = Database(settings)
    with database.reading() as session:
        found = {kind: read_rows(session, kind) for kind in KINDS}
    database.close()
    return found


def count(settings: HubSettings, what: type[AuditLine]) -> int:
    database = Database(settings)
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(what)) or 0
    database.close()
    return found


def table(folder: Path, kind: str, rows: Table) -> None:
    folder.mkdir(exist_ok=True)
    with (folder / f"{kind}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[kind], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def test_what_came_out_goes_in_again_and_changes_nothing(
    settings: HubSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = house(settings)
    assert main(["house", "export", str(tmp_path / "out")]) == 0
    assert main(["house", "export", str(tmp_path / "all.json")]) == 0
    assert main(["house", "export", str(tmp_path / "out")]) == 2, "nothing is written over"
    assert json.loads((tmp_path / "all.json").read_text("utf-8")) == before
    capsys.readouterr()
    assert main(["house", "import", str(tmp_path / "all.json"), "--dry-run"]) in {0, 1}
    rows = sum(map(len, before.values()))
    said = capsys.readouterr().out
    assert "0 would be new, 0 would be changed" in said
    assert f"{rows} the same" in said
    assert house(settings) == before


def an_eye_clinic(given: Path, before: dict[str, Table]) -> None:
    """Four new rows that name one another, one that is changed, three that are wrong."""
    cardiology = next(row for row in before["departments"] if row["code"] == "cardiology")
    table(given, "departments", [
        {**cardiology, "floor": "3"},
        {"code": "eyes", "name_en": "Eye clinic", "name_lt": "Akių klinika", "name_ru": "Глазная клиника", "floor": "2",
         "icon": "eye"},
        {"code": "bad", "name_en": "", "floor": "2", "icon": "eye"},
    ])  # fmt: skip
    table(
        given,
        "places",
        [
            {
                "code": "eyes-waiting",
                "name_en": "By the window",
                "name_lt": "Prie lango",
                "kind": "waiting",
                "floor": "2",
            }
        ],
    )
    table(given, "services", [
        {"code": "glasses", "name_en": "New glasses", "name_lt": "Nauji akiniai", "department": "eyes", "letters": "X",
         "waiting_place": "eyes-waiting", "target_minutes": "20", "walk_in": "yes", "discreet": "no"},
        {"code": "nowhere", "name_en": "Nowhere", "name_lt": "Niekur", "department": "no-such", "letters": "X",
         "waiting_place": "eyes-waiting", "target_minutes": "soon"},
    ])  # fmt: skip
    table(given, "people", [
        {"email": "rasa@clinic.example", "full_name": "Rasa", "roles": "staff", "language": "lt", "departments": "cardiology"},
        {"email": "no", "roles": "king"},
    ])  # fmt: skip


def test_new_rows_name_one_another_wrong_ones_are_said_and_all_is_taken_back(
    settings: HubSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, lines = house(settings), count(settings, AuditLine)
    given = tmp_path / "given"
    an_eye_clinic(given, before)
    for dry in (["--dry-run"], []):
        assert main(["house", "import", str(given), *dry]) == 1
        said = capsys.readouterr()
        assert "4 would be new, 1 would be changed" in said.out if dry else "4 new, 1 changed" in said.out
        assert "departments.csv, line 4: name is missing" in said.err
        assert "services.csv, line 3: target_minutes is not a number that can be used" in said.err
        assert "people.csv, line 3: roles is unknown" in said.err
        if dry:
            assert house(settings) == before
            assert count(settings, AuditLine) == lines
    after = house(settings)
    service = next(row for row in after["services"] if row["name_en"] == "New glasses")
    assert service["department"] == "eye-clinic", "the code of the new department, not the file's own"
    assert any(row["email"] == "rasa@clinic.example" for row in after["people"])
    (undo,) = (settings.home / "imports").iterdir()
    assert main(["house", "undo", str(undo)]) == 0
    again = house(settings)
    assert again["departments"] == before["departments"]
    assert (again["services"], again["places"]) == (before["services"], before["places"])
    database = Database(settings)
    with database.reading() as session:
        assert session.scalar(select(Department.closed_at).where(Department.code == "eye-clinic")) is not None
        assert session.scalar(select(Service.closed_at).where(Service.code == service["code"])) is not None
        assert not session.scalars(select(Account.active).where(Account.email == "rasa@clinic.example")).one()
    database.close()


def test_a_department_that_others_have_filled_since_is_not_taken_back_and_the_command_says_why(
    settings: HubSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    waits_at = house(settings)["places"][0]["code"]
    table(first, "departments", [{"code": "eyes", "name_en": "Eyes", "name_lt": "Akys", "floor": "2", "icon": "eye"}])
    assert main(["house", "import", str(first)]) == 0
    (undo,) = (settings.home / "imports").iterdir()
    glasses = {"code": "glasses", "name_en": "Glasses", "name_lt": "Akiniai", "department": "eyes", "letters": "X"}
    table(second, "services", [{**glasses, "waiting_place": waits_at, "target_minutes": "20"}])
    assert main(["house", "import", str(second)]) == 0
    assert len({_new_undo(settings.home / "imports") for _ in range(3)}) == 3, "each import of a second has its own"
    assert main(["house", "undo", str(undo)]) == 1
    assert "close is refused: something in this department is still open" in capsys.readouterr().err
    assert "eyes" in {row["code"] for row in house(settings)["departments"]}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("cats.csv", "code\nx\n", "is none of departments.csv"),
        ("departments.csv", "code,colour\nx,red\n", "nobody knows the column 'colour'"),
        ("departments.csv", "floor\n2\n", "the column 'code' is missing"),
        ("departments.csv", 'code,floor\n"x,2\n', "is not CSV"),
        ("departments.csv", "code,floor\nx\n", "has not as many cells"),
        ("house.json", "{", "is not JSON"),
        ("house.json", '{"cats": []}', "must look like"),
        ("house.json", '{"people": [{"email": 5}]}', "is not a row of texts"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, says: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert main(["house", "import", str(tmp_path / name)]) == 2
    assert says in capsys.readouterr().err
    write_tables(tmp_path / "empty", {kind: [] for kind in KINDS})
