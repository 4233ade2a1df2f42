"""The tour's pictures: one a step, in order, with the time each took; a contact sheet; `tour.json`."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from config.look import font_file

WIDTH, HEIGHT, GAP, CAPTION = 1900, 380, 28, 44
GROUND, INK = "#E4DDCF", "#14262B"


@dataclass
class Album:
    """Where the tour leaves what it saw."""

    folder: Path
    steps: list[dict[str, Any]] = field(default_factory=list)
    _last: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in (*self.folder.glob("*.png"), *self.folder.glob("ticket.bin"), *self.folder.glob("tour.json")):
            old.unlink()

    def add(self, name: str, what: str, take: Callable[[Path], object]) -> Path:
        """Take the picture `name`.png of the step `what`."""
        target = self.folder / f"{name}.png"
        take(target)
        now = time.monotonic()
        self.steps.append({"picture": target.name, "step": what, "seconds": round(now - self._last, 2)})
        self._last = now
        return target

    def contact_sheet(self) -> Path:
        """All pictures small on one page, of one height, captioned, in the order of the visit."""
        font = ImageFont.truetype(str(font_file("KioskSans-Regular")), 19)
        captioned = [(self._small(step["picture"]), f"{n}. {step['step']}") for n, step in enumerate(self.steps, 1)]
        places, left, top = [], GAP, GAP
        for small, caption in captioned:
            needed = max(small.width, int(font.getlength(caption)))
            if left + needed > WIDTH - GAP:
                left, top = GAP, top + HEIGHT + CAPTION + GAP
            places.append((left, top))
            left += needed + GAP
        sheet = Image.new("RGB", (WIDTH, top + HEIGHT + CAPTION + GAP), GROUND)
        pen = ImageDraw.Draw(sheet)
        for (small, caption), (x, y) in zip(captioned, places, strict=True):
            sheet.paste(small, (x, y))
            pen.text((x, y + HEIGHT + 10), caption, fill=INK, font=font)
        target = self.folder / "contact-sheet.png"
        sheet.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(target, optimize=True)
        return target

    def _small(self, name: str) -> Image.Image:
        with Image.open(self.folder / name) as picture:
            return picture.convert("RGB").resize(
                (round(picture.width * HEIGHT / picture.height), HEIGHT), Image.Resampling.LANCZOS
            )

    def write(self, **said: Any) -> None:
        """`tour.json`: what was found, and every step with its seconds."""
        body = json.dumps({**said, "steps": self.steps}, ensure_ascii=False, indent=2)
        (self.folder / "tour.json").write_text(body + "\n", "utf-8")
