"""Keys and fields are readable in both palettes: at rest, under a finger, and where an alarm fills the screen."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.contract.words import Language
from config.look import contrast, tokens
from kiosk.flow.session import View
from kiosk.flow.steps import Welcome
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.kept_faces import one_of_each
from tests.kiosk.screens.st_anna import standing

PALETTES = tokens()["colour"]


@pytest.mark.parametrize("palette", ["light", "high_contrast"])
def test_every_kind_of_key_is_readable_at_rest_and_under_a_finger(stage: Stage, palette: str) -> None:
    from kiosk.widgets.key.key import _INVERTED, _KINDS

    colours = PALETTES[palette]
    bad = [
        (kind, text, under)
        for kind, (fill, _edge, ink, _sign) in _KINDS.items()
        for text, under in ((ink, fill), (_INVERTED.get(ink, ink), _INVERTED.get(fill, fill)))
        if contrast(colours[text], colours[under]) < 7
    ]
    assert bad == []


@pytest.mark.parametrize("eased", [False, True])
def test_a_field_of_alarm_carries_readable_words(stage: Stage, monkeypatch: pytest.MonkeyPatch, eased: bool) -> None:
    from kiosk.widgets import look

    monkeypatch.setattr(look.EASE, "contrast", eased)
    colours = PALETTES[look.EASE.palette]
    for name in ("alarm", "exit", "speak"):
        ground = "#" + "".join(f"{round(part * 255):02X}" for part in look.ground(name)[:3])
        assert contrast(colours["on_speak"], ground) >= 7


@pytest.fixture
def strong(stage: Stage) -> Iterator[Stage]:
    yield stage
    stage.starts(standing(Welcome()))


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg (package zbar-tools) is not installed")
@pytest.mark.parametrize("name", ["ticket-fresh", "number-on-screen-out", "way"])
@pytest.mark.parametrize("view", [View(), View(contrast=True)], ids=["usual", "contrast"])
def test_a_phone_reads_the_code_on_every_ground(strong: Stage, tmp_path: Path, name: str, view: View) -> None:
    from kiosk.picture import take_picture

    session = next(shown for face, shown in one_of_each(Language.ENGLISH) if face == name)
    strong.shows(replace(session, view=view))
    strong.frames(5)
    take_picture(tmp_path / "face.png")
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(tmp_path / "face.png")], capture_output=True, timeout=60, check=False
    )
    assert read.stdout.startswith(b"http"), (name, view)
