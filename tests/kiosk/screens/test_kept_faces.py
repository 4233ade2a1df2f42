"""Every screen stands as it did when somebody looked: its texts' boxes in every language, switch and orientation; one picture."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.contract.words import Language
from kiosk.flow.session import View
from kiosk.flow.steps import Welcome
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.kept_faces import (
    KEPT,
    MODES,
    ONE_OF_EACH,
    SMALL,
    Row,
    keep_boxes,
    looks_like,
    one_of_each,
    read_boxes,
    rows_of,
    small_picture,
    unlike,
)
from tests.kiosk.screens.st_anna import standing
from tests.tour.sheet import side_by_side

_ALWAYS = ("welcome", "departments-busy", "ticket-fresh", "code", "number-on-screen-fresh")
"""Drawn and compared in each run; the others where the whole house is checked, and by --long."""
_ACROSS = 8
CI_OUTPUT = Path(__file__).parents[3] / ".ci" / "out"


@pytest.fixture
def eased(either: Stage) -> Iterator[Stage]:
    yield either
    either.shows(standing(Welcome()))


def _turn(stage: Stage) -> str:
    return "landscape" if stage.face.landscape else "portrait"


def _boxes(stage: Stage, language: Language, modes: dict[str, View], each: int = 1) -> dict[str, list[Row]]:
    return {
        f"{name} {mode}": rows_of(stage, replace(session, view=view))
        for mode, view in modes.items()
        for name, session in list(one_of_each(language))[::each]
    }


def _wrong(now: dict[str, list[Row]], kept: dict[str, list[Row]]) -> list[tuple[str, str]]:
    return [(face, said) for face, rows in now.items() for said in unlike(rows, kept[face])]


def test_texts_stand_where_they_stood(eased: Stage) -> None:
    language = Language.UKRAINIAN
    now = _boxes(eased, language, {"usual": MODES["usual"]}, each=3)
    assert _wrong(now, read_boxes(language, _turn(eased))) == []


@pytest.mark.long
@pytest.mark.parametrize("language", list(Language))
def test_texts_stand_where_they_stood_under_every_switch(
    eased: Stage, language: Language, request: pytest.FixtureRequest
) -> None:
    now = _boxes(eased, language, MODES)
    if request.config.getoption("--keep"):
        keep_boxes(language, _turn(eased), now)
    assert _wrong(now, read_boxes(language, _turn(eased))) == []
    usual = {face: rows for face, rows in now.items() if face.endswith(" usual")}
    contrast = _boxes(eased, language, {"usual": View(contrast=True)})
    assert _wrong(contrast, usual) == []


def test_a_text_that_moved_shrank_or_is_cut_is_found() -> None:
    kept: list[Row] = [["1a2b", 48, 1500, 640, 72, 52, 0]]
    assert unlike([["1a2b", 49, 1498, 640, 72, 52, 0]], kept) == []
    assert unlike([["1a2b", 49, 1480, 640, 72, 52, 0]], kept)
    assert unlike([["1a2b", 48, 1500, 640, 72, 44, 0]], kept)
    assert unlike([["1a2b", 48, 1500, 640, 72, 52, 1]], kept)
    assert unlike([["ffff", 48, 1500, 640, 72, 52, 0]], kept), "new words have to be looked at"


def test_a_picture_of_another_screen_is_no_likeness() -> None:
    from PIL import Image

    kept = KEPT / "welcome.png"
    with Image.open(kept) as picture:
        same, other = picture.convert("RGB"), Image.new("RGB", SMALL, "white")
    assert looks_like(same, kept)[0]
    assert not looks_like(other, kept)[0]
    with Image.open(KEPT / "welcome-no-paper.png") as notice:
        assert not looks_like(notice.convert("RGB"), kept)[0]


def _unlike_pictures(stage: Stage, names: tuple[str, ...], folder: Path, *, keep: bool) -> list[tuple[str, str]]:
    from kiosk.picture import take_picture

    wrong = []
    for name, session in one_of_each(Language.ENGLISH):
        if name not in names:
            continue
        stage.navigator.show(session)
        stage.frames(5)
        take_picture(folder / f"{name}.png")
        small = small_picture(folder / f"{name}.png")
        if keep:
            small.quantize(32).save(KEPT / f"{name}.png", optimize=True)
        alike, how = looks_like(small, KEPT / f"{name}.png")
        wrong += [] if alike else [(name, how)]
    stage.starts(standing(Welcome()))
    return wrong


def test_screens_look_as_they_did(stage: Stage, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Some of them, or every one where the house is checked, which keeps the sheet."""
    keep, checked = request.config.getoption("--keep"), "ATRIUM_CI" in os.environ
    every = keep or checked or request.config.getoption("--long")
    assert _unlike_pictures(stage, ONE_OF_EACH if every else _ALWAYS, tmp_path, keep=keep) == []
    if every:
        assert {file.stem for file in KEPT.glob("*.png")} == set(ONE_OF_EACH)
    if checked:
        CI_OUTPUT.mkdir(parents=True, exist_ok=True)
        pictures = [small_picture(file, (360, 640)) for file in sorted(tmp_path.glob("*.png"))]
        side_by_side(pictures, _ACROSS).save(CI_OUTPUT / "kiosk-screens.png", optimize=True)
