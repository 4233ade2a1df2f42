"""The fields of the page on tickets ↔ `PaperTemplates`. A picture that is none, or too large, is a problem in words."""

import base64
import io
from collections.abc import Mapping

from PIL import Image

from config.contract.paper import LONGEST_LOGO, LONGEST_NOTE, NumberStyle, PaperPart, PaperTemplate, PaperTemplates
from config.contract.words import Language

WIDTHS = ("wide", "narrow")
_LARGEST_SIDE = 2_000


class NoPicture(ValueError):
    """What was sent is no PNG or JPEG, or larger than a ticket can carry."""


def typed(templates: PaperTemplates) -> dict[str, str]:
    """The form's fields as they stand."""
    said: dict[str, str] = {}
    for width in WIDTHS:
        one: PaperTemplate = getattr(templates, width)
        flags = {"brief": one.brief, "large": one.large, "letters": one.number is NumberStyle.LETTERS}
        flags |= {part.value: part in one.parts for part in PaperPart}
        said |= {f"{width}_{name}": "on" for name, on in flags.items() if on}
    return said | {f"note_{language}": text for language, text in templates.wide.note.items()}


def templates_from(sent: Mapping[str, str], logo: str | None) -> PaperTemplates:
    """What the form says; `logo` is the picture that is to stand on both widths."""
    notes = {language: sent.get(f"note_{language}", "").strip()[:LONGEST_NOTE] for language in Language}
    note = {language: text for language, text in notes.items() if text}

    def one(width: str) -> PaperTemplate:
        return PaperTemplate(
            parts=tuple(part for part in PaperPart if f"{width}_{part}" in sent),
            number=NumberStyle.LETTERS if f"{width}_letters" in sent else NumberStyle.DRAWN,
            brief=f"{width}_brief" in sent,
            large=f"{width}_large" in sent,
            note=note,
            logo=logo,
        )

    return PaperTemplates(wide=one("wide"), narrow=one("narrow"))


def logo_of_screen(data: bytes) -> str:
    """In its colours, as large as a kiosk shows it, base64: made anew, so nothing else of the file is kept. Raises NoPicture."""
    shown = _opened(data)
    shown.thumbnail((460, 160))
    out = io.BytesIO()
    shown.quantize(64).save(out, "PNG", optimize=True)
    return _as_text(out)


def logo_from(data: bytes) -> str:
    """Black on white, as wide as it is printed, base64. Raises NoPicture."""
    shown = _opened(data)
    shown.thumbnail((432, 216))
    white = Image.new("RGBA", shown.size, "white")
    white.alpha_composite(shown)
    out = io.BytesIO()
    white.convert("L").save(out, "PNG", optimize=True)
    return _as_text(out)


def _opened(data: bytes) -> Image.Image:
    """What it is says its first bytes, not its name."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as read:
            if max(read.size) > _LARGEST_SIDE:
                raise NoPicture
            return read.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as broken:
        raise NoPicture from broken


def _as_text(out: io.BytesIO) -> str:
    text = base64.b64encode(out.getvalue()).decode("ascii")
    if len(text) > LONGEST_LOGO:
        raise NoPicture
    return text
