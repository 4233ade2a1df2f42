"""The procurement pack says what is so: each claim has its test, each personal column its name, each setting its value."""

from pathlib import Path
from string import Formatter

import pytest

from config.contract.words import Language
from config.settings import HubSettings
from display_server.cli import main
from display_server.db.models import Base
from display_server.procurement.clauses import Status, read_clauses
from display_server.procurement.facts import personal_columns
from display_server.procurement.officer import NAMES, OfficerWords, file_of, kept_how_long, read_officer
from display_server.procurement.statement import LACKING, limits_of, read_statement
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


def test_what_does_not_hold_is_said_to_visitors_in_each_language() -> None:
    clauses = read_clauses()
    lacking = {one.id for one in clauses if one.status in LACKING}
    known = {one.id for one in clauses}
    for language in Language:
        said = limits_of(clauses, language)
        assert {key for _, keys in said for key in keys} == lacking, "each has a sentence in statement.toml"
        assert len({sentence for sentence, _ in said}) == len(said)
    assert {key for one in read_statement().limit for key in one.clauses} <= known
    one = clauses[0].model_copy(update={"id": "9.2.4.5", "status": Status.FAILS})
    assert [keys for _, keys in limits_of([one], Language.CHINESE)] == [["9.2.4.5"]]
    assert limits_of([one.model_copy(update={"status": Status.SUPPORTS})], Language.CHINESE) == []


SAID_BY_MAKING = {"12.1.2"}
"""What holds by what the thing is: plain text."""


def test_every_encrypted_column_is_named_for_people() -> None:
    assert personal_columns() == sorted(read_officer().personal)


def test_an_officers_sentences_take_the_same_figures_in_each_language() -> None:
    officer: OfficerWords = read_officer()
    sentences = [*officer.words.items(), *officer.spans.items()]
    for key, said in sentences:
        asked = {
            language: {name for _, name, _, _ in Formatter().parse(said.in_(language)) if name} for language in Language
        }
        assert len({frozenset(names) for names in asked.values()}) == 1, key
        assert len({said.in_(language).count("[") for language in Language}) == 1, f"{key}: what the hospital fills in"


def test_every_kind_that_is_kept_has_words_and_no_words_are_left_over(settings: HubSettings) -> None:
    assert {one.key for one in kept_how_long(settings)} == set(read_officer().kept)
    known = set(Base.metadata.tables)
    assert {table for one in kept_how_long(settings) for table in one.tables} <= known


def test_the_pack_holds_this_hospitals_own_settings(
    settings: HubSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    monkeypatch.setenv("ATRIUM_BOOKINGS_KEPT_DAYS", "17")
    assert main(["procurement", str(tmp_path / "pack")]) == 0
    said = {path.name: path.read_text("utf-8") for path in (tmp_path / "pack").iterdir()}
    assert set(said) == {
        "en-301-549-conformance.md",
        *(file_of(name, language) for name in ("accessibility-statement", *NAMES) for language in Language),
    }
    assert "17 days after the slot" in said["retention.md"]
    assert f"{SIGN_INS_KEPT.days} days" in said["retention.md"]
    assert "NOT asked of administrators" in said["impact-assessment-draft.md"], "what is not so is said loudly"
    assert "NONE are made" in said["impact-assessment-draft.md"]
    assert "Partially compliant" in said["accessibility-statement.md"]
    assert "patients: birth date" in said["processing-record.md"]
    assert "17 d. po vizito laiko" in said["retention.lt.md"]
    assert "второй фактор от администраторов НЕ требуется" in said["impact-assessment-draft.ru.md"]
    assert "копії: НЕ створюються" in said["impact-assessment-draft.uk.md"]
    assert "患者：出生日期" in said["processing-record.zh.md"]
    assert not [name for name, text in said.items() if "{" in text], "every figure was said"
    assert "Частично соответствует" in said["accessibility-statement.ru.md"]
    for name, text in said.items():
        if name.startswith("accessibility"):
            assert all(one.id in text for one in read_clauses() if one.status in LACKING), name
    (tmp_path / "file").write_text("", "utf-8")
    assert main(["procurement", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
