"""What every screen looked like when somebody last looked: its texts' boxes in JSON, a small picture; and one face a screen."""

import json
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageStat

from config.contract.words import Language
from kiosk.flow.session import Session, View
from tests.kiosk.screens.arrival_faces import arrival_faces
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import every_face
from tests.kiosk.screens.test_easier import _comes_to_rest, _pages
from tests.kiosk.screens.test_every_face import _box
from tests.kiosk.screens.way_faces import way_faces

KEPT = Path(__file__).parent / "kept"
MODES = {"usual": View(), "larger": View(larger=True), "low": View(low_reach=True)}
"""Strong contrast moves nothing: it is compared with the usual view itself."""
ONE_OF_EACH = (
    "welcome", "welcome-no-paper", "set-up", "code", "identity-half", "number", "number-called", "departments-busy",
    "services-busy", "several", "search-K", "guided-what", "claim", "ticket-fresh", "did-it-come-out", "number-on-screen-out",
    "number-on-screen-fresh", "visit", "feedback-0", "ended-early", "hub-away-offer", "refused", "help", "easier",
    "person-nobody", "your-data", "find-typed", "way", "emergency-evacuate", "shut-friday", "idle",
)  # fmt: skip
"""The face that shows most of each screen."""
SLACK_PX = 2
SMALL = (135, 240)
_UNLIKE, _MEAN = 48, 3.0
"""Of 255: how far a pixel of the small picture may be off, and all of them on average."""

Row = list[Any]
"""[mark of the words, left, bottom, width, height, size of the letters, 1 where it is cut], in the face's pixels."""


def one_of_each(language: Language) -> Iterator[tuple[str, Session]]:
    wanted = set(ONE_OF_EACH)
    for name, session in chain(every_face(language), arrival_faces(language), way_faces(language)):
        if name in wanted:
            wanted.discard(name)
            yield name, session
    assert not wanted, f"no face is called {wanted}"


def rows_of(stage: Stage, session: Session) -> list[Row]:
    """Every text of the screen, on all of its pages."""
    from kiosk.finger import front, texts

    _comes_to_rest(stage, session)
    return [
        _row(text, stage)
        for _page in _pages(stage, larger=session.view.larger)
        for text in texts(front(stage.face))
    ]  # fmt: skip


def _row(text: Any, stage: Stage) -> Row:
    left, bottom, right, top = _box(text, stage.face)
    mark = f"{zlib.crc32(text.said.encode()) & 0xFFFF:04x}"
    placed = [round(one) for one in (left, bottom, right - left, top - bottom)]
    return [mark, *placed, int(text.font_size), int(text.overflows())]


def unlike(now: list[Row], kept: list[Row]) -> list[str]:
    """Texts that are cut, moved or of another size. Words that were changed since have no box to compare with; where few are
    left the face has to be looked at and kept anew."""
    found = [f"cut: {row}" for row in now if row[-1]]
    known: dict[str, list[Row]] = {}
    for row in kept:
        known.setdefault(row[0], []).append(row)
    compared = 0
    for row in now:
        before = known.get(row[0])
        if not before:
            continue
        compared += 1
        if not any(_near(row, one) for one in before):
            found.append(f"{row} was {before}")
    if now and compared * 2 < len(now):
        found.append(f"{compared} of {len(now)} texts are as they were kept: look at it, then --keep")
    return found


def _near(row: Row, one: Row) -> bool:
    return row[5] == one[5] and all(abs(a - b) <= SLACK_PX for a, b in zip(row[1:5], one[1:5], strict=True))


def read_boxes(language: Language, turn: str) -> dict[str, list[Row]]:
    kept: dict[str, list[Row]] = json.loads((KEPT / f"{language.value}-{turn}.json").read_text("utf-8"))
    return kept


def keep_boxes(language: Language, turn: str, boxes: dict[str, list[Row]]) -> None:
    """One line a face: a change of one is a change of one line."""
    lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(rows, separators=(',', ':'))}" for name, rows in boxes.items())
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{language.value}-{turn}.json").write_text(f"{{\n{lines}\n}}\n", "utf-8")


def small_picture(file: Path, size: tuple[int, int] = SMALL) -> Image.Image:
    with Image.open(file) as picture:
        return picture.convert("RGB").resize(size, Image.Resampling.BOX)


def looks_like(now: Image.Image, kept: Path) -> tuple[bool, str]:
    """Within what another build of the drawing library may round otherwise."""
    with Image.open(kept) as before:
        apart = ImageChops.difference(now, before.convert("RGB")).convert("L")
    mean = ImageStat.Stat(apart).mean[0]
    off = sum(apart.histogram()[_UNLIKE:])
    return mean <= _MEAN and off <= apart.width * apart.height // 100, f"{mean:.2f} on average, {off} points off"
