"""A floor's picture to trace from: looked at by its bytes, kept beside the boards' pictures, and how large it is in metres.

A PNG or JPEG is drawn anew like a board's picture. An SVG cannot be: it is taken only without scripts, links and
declarations of its own, and whoever gets it gets it in a sandbox.
"""

import hashlib
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from uuid import UUID

from PIL import Image

from display_server.db.engine.transaction import Transaction
from display_server.db.models import PlanPicture
from display_server.services.boards.content_files import coming_file, content_folder, keep_picture
from display_server.services.boards.edit_contents import ContentRefused
from display_server.services.refused import Refused

SVG_BYTES = 8_000_000
SVG_FILE = re.compile(r"^[0-9a-f]{64}\.svg$")
USUAL_WIDTH_M = 60.0
"""How wide a new picture is taken to be until its scale is set."""

METRES = (0.5, 5_000.0)
_FORBIDDEN = {"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "set", "animate"}
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")


@dataclass(frozen=True)
class FloorPicture:
    """`file`: its name under its hash; pixels of a PNG, units of an SVG."""

    file: str
    width: int
    height: int


def keep_floor_picture(home: Path, upload: UUID) -> FloorPicture:
    """The whole upload as a picture. Raises ContentRefused."""
    path = coming_file(home, upload)
    if not path.exists():
        raise ContentRefused("file", "missing")
    with path.open("rb") as sent:
        head = sent.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"<"):
        file = keep_picture(home, upload)
        with Image.open(content_folder(home) / file) as drawn:
            return FloorPicture(file, *drawn.size)
    try:
        return _kept_svg(home, path)
    finally:
        path.unlink(missing_ok=True)


def _kept_svg(home: Path, path: Path) -> FloorPicture:
    if path.stat().st_size > SVG_BYTES:
        raise ContentRefused("file", "large")
    data = path.read_bytes()
    width, height = size_of_svg(data)
    name = f"{hashlib.sha256(data).hexdigest()}.svg"
    (content_folder(home) / name).write_bytes(data)
    return FloorPicture(name, width, height)


def size_of_svg(data: bytes) -> tuple[int, int]:
    """Width and height in its own units. Raises ContentRefused for what is no drawing, or more than one."""
    try:
        said = data.decode("utf-8-sig")  # in another encoding a declaration would not be seen
        if "<!ENTITY" in said or "<!DOCTYPE" in said:  # entities can be made to hurt
            raise ContentRefused("file", "picture")
        root = ET.fromstring(said)  # noqa: S314  # without declarations of its own, see above
    except (ET.ParseError, UnicodeDecodeError):
        raise ContentRefused("file", "picture") from None
    if root.tag != "{http://www.w3.org/2000/svg}svg" or not all(_harmless(one) for one in root.iter()):
        raise ContentRefused("file", "picture")
    box: list[str] = re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    try:
        width, height = (round(float(re.sub(r"(px|mm|cm|pt|in)$", "", one))) for one in sides)
    except ValueError:
        raise ContentRefused("file", "picture") from None
    if not (1 <= width <= 100_000 and 1 <= height <= 100_000):
        raise ContentRefused("file", "picture")
    return width, height


def _harmless(element: ET.Element) -> bool:
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in _FORBIDDEN:
        return False
    if any(name.rpartition("}")[2].lower().startswith("on") for name in element.attrib):
        return False
    links = (element.get(name, "#") for name in _HREFS)
    return all(link.startswith(("#", "data:image/png", "data:image/jpeg")) for link in links)


def lay_picture(tx: Transaction, *, site_id: int, floor: str, picture: FloorPicture) -> None:
    """Under a floor, in place of the one before; its scale is to be set."""
    found = tx.session.get(PlanPicture, (site_id, floor))
    scale = USUAL_WIDTH_M / picture.width
    if found is None:
        tx.session.add(
            PlanPicture(
                site_id=site_id,
                floor=floor,
                file=picture.file,
                width=picture.width,
                height=picture.height,
                x=0.0,
                y=0.0,
                metres_a_pixel=scale,
            )
        )
    else:
        same = (found.width, found.height) == (picture.width, picture.height)
        found.file, found.width, found.height = picture.file, picture.width, picture.height
        found.metres_a_pixel = found.metres_a_pixel if same else scale
    tx.session.flush()


def scale_picture(
    tx: Transaction, *, site_id: int, floor: str, a: tuple[float, float], b: tuple[float, float], metres: float
) -> None:
    """Two points of the plan as the picture lies now are really so far apart; the first one stays where it is. Raises Refused."""
    found, apart = _laid(tx, site_id, floor), hypot(b[0] - a[0], b[1] - a[1])
    if not METRES[0] <= metres <= METRES[1] or apart < 1e-3:
        raise Refused("scale_shape", "metres")
    times = metres / apart
    found.x, found.y = a[0] + (found.x - a[0]) * times, a[1] + (found.y - a[1]) * times
    found.metres_a_pixel *= times
    tx.session.flush()


def place_picture(tx: Transaction, *, site_id: int, floor: str, at: tuple[float, float], width_m: float) -> None:
    """Its lower left corner and its width, typed instead of clicked. Raises Refused."""
    found = _laid(tx, site_id, floor)
    if not METRES[0] <= width_m <= METRES[1] or not all(abs(one) <= METRES[1] for one in at):
        raise Refused("scale_shape", "width")
    found.x, found.y = at
    found.metres_a_pixel = width_m / found.width
    tx.session.flush()


def take_picture_away(tx: Transaction, *, site_id: int, floor: str) -> None:
    found = tx.session.get(PlanPicture, (site_id, floor))
    if found is not None:
        tx.session.delete(found)
        tx.session.flush()


def _laid(tx: Transaction, site_id: int, floor: str) -> PlanPicture:
    found = tx.session.get(PlanPicture, (site_id, floor))
    if found is None:
        raise Refused("picture_unknown", "floor")
    return found
