"""What leaves a board when letters need more room: in the order the look has fixed. Read from the modules' own lists."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from config.look import tokens

STATIC = Path("display_server/web/boards/static")
MOVES = re.compile(
    r"@keyframes|\b(animation|transition)[\w-]*\s*:|\.animate\(|requestAnimationFrame|scroll-behavior\s*:\s*smooth"
)
ORDER = tokens()["board"]["drops"]


def listed(module: str, name: str) -> list[str]:
    """The words of a constant list, nested ones flat."""
    found = re.search(rf"const {name} = \[(.*?)\];", (STATIC / module).read_text(), re.DOTALL)
    assert found is not None
    return re.findall(r'"([\w-]+)"', found[1])


def test_an_overview_drops_its_columns_in_the_looks_order() -> None:
    """Not in the list: "date" and "icon", which it never has, and "rows": a row is as high as its letters, so rows leave when
    the height has gone and columns when the width has."""
    drops = [one.removeprefix("no-") for one in listed("columns.js", "DROPS")]
    assert [one for one in drops if one not in {"ask", "stacked"}] == [
        {"level_word": "word"}.get(one, one) for one in ORDER["overview"] if one not in {"date", "icon", "rows"}
    ]


def test_a_door_drops_what_is_beside_its_number_in_the_looks_order() -> None:
    forms = re.findall(
        r"\[([^\[\]]+)\]", (STATIC / "door.js").read_text().split("const FORMS = [", 1)[1].split("];")[0]
    )
    kept = [re.findall(r'"(\w+)"', form) for form in forms]
    gone = [one for before, after in pairwise(kept) for one in before if one not in after]
    assert [one for one in gone if one in ORDER["door"]] == ORDER["door"]


@pytest.mark.parametrize(("path", "looks_again"), [("/board/nothing-here", True), ("/nothing-here", False)])
def test_a_hall_screen_with_an_error_on_it_looks_again(client: FlaskClient, path: str, looks_again: bool) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert ('http-equiv="refresh" content="10"' in page.text) is looks_again


@pytest.mark.parametrize(
    "pages", [STATIC, Path("display_server/web/phone/static"), Path("display_server/web/shared/static")]
)
def test_nothing_moves_or_flashes_by_itself(pages: Path) -> None:
    """Boards and phones change by whole pictures, and a message stands still: so nobody needs another look of them."""
    files = [*pages.rglob("*.css"), *pages.rglob("*.js")]
    assert files
    assert [f"{one.name}: {found[0]}" for one in files for found in MOVES.finditer(one.read_text())] == []
