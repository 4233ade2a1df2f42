"""The tour's pictures: one a step, in order, with the time each took; a contact sheet; `tour.json`."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from config.look import font_file

COLUMNS, CELL, GAP, CAPTION = 5, (340, 420), 28, 44
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
        """All pictures small on one page, captioned, in the order of the visit."""
        rows = -(-len(self.steps) // COLUMNS)
        width = COLUMNS * (CELL[0] + GAP) + GAP
        height = rows * (CELL[1] + CAPTION + GAP) + GAP
        sheet = Image.new("RGB", (width, height), GROUND)
        pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(font_file("KioskSans-Regular")), 19)
        for position, step in enumerate(self.steps):
            left = GAP + position % COLUMNS * (CELL[0] + GAP)
            top = GAP + position // COLUMNS * (CELL[1] + CAPTION + GAP)
            with Image.open(self.folder / step["picture"]) as picture:
                small = picture.convert("RGB")
            small.thumbnail(CELL, Image.Resampling.LANCZOS)
            sheet.paste(small, (left, top + CELL[1] - small.height))
            pen.text((left, top + CELL[1] + 10), f"{position + 1}. {step['step']}", fill=INK, font=font)
        target = self.folder / "contact-sheet.png"
        sheet.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(target, optimize=True)
        return target

    def write(self, **said: Any) -> None:
        """`tour.json`: what was found, and every step with its seconds."""
        body = json.dumps({**said, "steps": self.steps}, ensure_ascii=False, indent=2)
        (self.folder / "tour.json").write_text(body + "\n", "utf-8")
