"""`./run hub what-if`, as an administrator types it: a page and a PDF in any of five languages, refusals in words."""

import re
from pathlib import Path

import pytest

from config.contract.words import Language
from config.settings import HubSettings
from display_server.cli import REFUSED, main
from display_server.commands.what_if_words import marks
from tests.display_server.commands.test_waits import write
from tests.queue_times import a_past


@pytest.fixture(autouse=True)
def home(settings: HubSettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    return settings.home


@pytest.mark.parametrize("language", list(Language))
def test_it_writes_a_page_and_a_pdf(tmp_path: Path, language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    past = write([*a_past(days=8), *a_past(days=8, service="<skin>", seed=3)], tmp_path / "a.csv")
    where = ["--desk-from", "11:00", "--desk-to", "14:30", "--language", language.value, "--out", str(tmp_path / "out")]
    assert main(["what-if", str(past), *where]) == 0
    page, paper = (Path(line) for line in capsys.readouterr().out.splitlines())
    said = page.read_text("utf-8")
    assert "14:30" in said
    assert said.count("<table>") == 2
    assert "<skin>" not in said
    comma = language not in {Language.ENGLISH, Language.CHINESE}
    assert bool(re.search(r"<td>\d+,\d</td>", said)) is comma, "minutes as this language writes them"
    assert bool(re.search(r"<td>\d+\.\d</td>", said)) is not comma
    assert paper.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--service", "ears"], "no service 'ears'; it has: eyes"),
        (["--desk-from", "10:00"], "belong together"),
        (["--desk-from", "10:00", "--desk-to", "10:00"], "later than --desk-from"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    tmp_path: Path, words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    past = write(a_past(), tmp_path / "a.csv")
    assert main(["what-if", str(past), *words, "--out", str(tmp_path)]) == REFUSED
    assert why in capsys.readouterr().err
    assert not (tmp_path / "what-if.pdf").exists()


def test_a_time_that_is_none_is_refused_with_its_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["what-if", str(tmp_path / "a.csv"), "--desk-from", "25:00", "--desk-to", "26:00"])
    assert "--desk-from" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("most", "scale"),
    [(1.0, [0, 1]), (4.2, [0, 1, 2, 3, 4, 5]), (15.3, [0, 5, 10, 15, 20]), (61.0, [0, 15, 30, 45, 60, 75])],
)
def test_a_scale_has_whole_steps_and_ends_past_the_longest(most: float, scale: list[float]) -> None:
    assert marks(most) == scale
