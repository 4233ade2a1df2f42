"""`./run tour DIR --sheet`: one face of every kiosk screen with all its pages, drawn offscreen; a contact sheet a
language and switch.

All pictures of a sheet come from one process, since a process has one window: standing, or lying with `--landscape`.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from PIL import Image

from config.contract.words import Language
from config.settings import KioskSettings
from kiosk.flow import Facts
from kiosk.flow.session import View
from kiosk.mind import KioskMind

SWITCHES = {
    "usual": View(),
    "larger": View(larger=True),
    "contrast": View(contrast=True),
    "low": View(low_reach=True),
    "all": View(larger=True, contrast=True, low_reach=True),
}
_WIDE, _ACROSS, _GAP, _GROUND = {False: 300, True: 520}, {False: 8, True: 5}, 10, "#E4DDCF"
_REST_FRAMES = {False: 5, True: 12}
"""Until a face stands still; larger letters are tried one size after the other."""


def draw_sheets(folder: Path, languages: Iterable[Language], *, landscape: bool) -> list[Path]:
    """`kiosk-<language>-<portrait|landscape>-<switch>.png` for each; what was there before is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.pop("DISPLAY", None)
    from kiosk.window import prepare_kivy

    with tempfile.TemporaryDirectory(prefix="atrium-sheet-") as home:
        settings = KioskSettings(home=Path(home), demo=True, landscape=landscape)
        prepare_kivy(settings, offscreen=True)
        stage = _Stage(settings)
        turn = "landscape" if landscape else "portrait"
        return [
            stage.sheet(folder / f"kiosk-{language.value}-{turn}-{switch}.png", language, view)
            for language in languages
            for switch, view in SWITCHES.items()
        ]


class _Stage:
    """The kiosk's own program, standing wherever it is put."""

    def __init__(self, settings: KioskSettings) -> None:
        from kivy.base import EventLoop
        from kivy.clock import Clock

        from kiosk.app import KioskApp
        from tests.kiosk.screens.st_anna import MORNING, catalogue

        Clock._max_fps = 0.0  # nobody watches: no waiting between frames
        self._landscape, self._frame = settings.landscape, EventLoop.idle
        mind = KioskMind(Facts(catalogue=catalogue()), lambda: MORNING, uuid4)
        self._app = KioskApp(settings, mind, lambda: MORNING)
        self._app._run_prepare()
        assert self._app.navigator is not None
        self._app.navigator.reads = lambda: True

    def sheet(self, target: Path, language: Language, view: View) -> Path:
        from kiosk.picture import take_picture
        from tests.kiosk.screens.kept_faces import one_of_each

        small = []
        for name, session in one_of_each(language):
            assert self._app.navigator is not None
            self._app.navigator.show(replace(session, view=view))
            for _page in self._pages(larger=view.larger):
                whole = target.with_name(f".{name}.png")
                take_picture(whole)
                small.append(self._small(whole))
                whole.unlink()
        side_by_side(small, _ACROSS[self._landscape]).save(target, optimize=True)
        sys.stdout.write(f"{target}\n")
        return target

    def _pages(self, *, larger: bool) -> Iterator[int]:
        """Each page of what lies low, standing still."""
        from kiosk.screens.step_screen import Touch

        self._rest(larger=larger)
        assert self._app.navigator is not None
        assert self._app.navigator.face.screen is not None
        touch = next((part for part in self._app.navigator.face.screen.children if isinstance(part, Touch)), None)
        yield 0
        if touch is None:
            return
        for page in range(1, touch.pages):
            touch.page = page
            self._rest(larger=larger)
            yield page

    def _rest(self, *, larger: bool) -> None:
        for _ in range(_REST_FRAMES[larger]):
            self._frame()

    def _small(self, file: Path) -> Image.Image:
        width = _WIDE[self._landscape]
        with Image.open(file) as picture:
            return picture.convert("RGB").resize(
                (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
            )


def side_by_side(pictures: list[Image.Image], across: int) -> Image.Image:
    """In rows, all of one size."""
    width, height = pictures[0].width + _GAP, pictures[0].height + _GAP
    sheet = Image.new("RGB", (across * width + _GAP, -(-len(pictures) // across) * height + _GAP), _GROUND)
    for place, picture in enumerate(pictures):
        sheet.paste(picture, (_GAP + place % across * width, _GAP + place // across * height))
    return sheet.quantize(192, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
