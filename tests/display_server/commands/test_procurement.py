"""The procurement pack says what is so: each claim has its test, each personal column its name, each setting its value."""

from pathlib import Path

import pytest

from config.settings import HubSettings
from display_server.cli import main
from display_server.procurement.clauses import Status, read_clauses
from display_server.procurement.facts import PERSONAL, personal_columns
from display_server.services.forget_old import SIGN_INS_KEPT

ROOT = Path(__file__).parents[3]
WCAG_21_A_AND_AA = 50


def test_every_claim_has_a_test_that_is_there() -> None:
    clauses = read_clauses()
    assert len({one.id for one in clauses}) == len(clauses)
    pages = [one for one in clauses if one.id.startswith("9.") and one.id != "9.6"]
    assert len(pages) == WCAG_21_A_AND_AA, "no criterion is left out"
    for one in clauses:
        assert one.said, one.id
        assert all((ROOT / test).is_file() for test in one.tests), one.id
        if one.status is Status.SUPPORTS and one.id not in SAID_BY_MAKING:
            assert one.tests, f"{one.id} is claimed and nothing keeps it so"


SAID_BY_MAKING = {"12.1.2"}
"""What holds by what the thing is: plain text."""


def test_every_encrypted_column_is_named_for_people() -> None:
    assert personal_columns() == sorted(PERSONAL)


def test_the_pack_holds_this_hospitals_own_settings(
    settings: HubSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    monkeypatch.setenv("ATRIUM_BOOKINGS_KEPT_DAYS", "17")
    assert main(["procurement", str(tmp_path / "pack")]) == 0
    said = {path.name: path.read_text("utf-8") for path in (tmp_path / "pack").iterdir()}
    assert set(said) == {
        "en-301-549-conformance.md", "accessibility-statement.md", "impact-assessment-draft.md", "processing-record.md",
        "retention.md",
    }  # fmt: skip
    assert "17 days after the slot" in said["retention.md"]
    assert f"{SIGN_INS_KEPT.days} days" in said["retention.md"]
    assert "NOT asked of administrators" in said["impact-assessment-draft.md"], "what is not so is said loudly"
    assert "NONE are made" in said["impact-assessment-draft.md"]
    assert "Partially compliant" in said["accessibility-statement.md"]
    assert "patients: birth date" in said["processing-record.md"]
    (tmp_path / "file").write_text("", "utf-8")
    assert main(["procurement", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
