"""Files of boards' contents: gathered slice by slice, looked at, and kept under their hash in `<home>/content`.

A picture is drawn anew by a program of its own with little memory and time (`redraw_picture`): nothing of the file that was sent
reaches a board. A video cannot be; it is taken only as MP4 or WebM by its first bytes.
"""

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from uuid import UUID

from display_server.domain.contents import PICTURE_BYTES, SLICE_BYTES, VIDEO_BYTES, ContentKind, video_type
from display_server.services.boards.edit_contents import ContentRefused

FILE = re.compile(r"^[0-9a-f]{64}\.(jpg|png|mp4|webm)$")
REDRAWN_IN_S = 20


def content_folder(home: Path) -> Path:
    folder = home / "content"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def take_slice(home: Path, upload: UUID, offset: int, part: bytes) -> int:
    """How many bytes there are now; a slice that comes a second time changes nothing. Raises ContentRefused."""
    path = coming_file(home, upload)
    have = path.stat().st_size if path.exists() else 0
    if offset != have:
        return have
    if len(part) > SLICE_BYTES or have + len(part) > VIDEO_BYTES:
        path.unlink(missing_ok=True)
        raise ContentRefused("file", "large")
    with path.open("ab") as file:
        file.write(part)
    return have + len(part)


def keep(home: Path, upload: UUID, kind: ContentKind) -> str:
    """The name under which the whole file is kept from now on. Raises ContentRefused."""
    path = coming_file(home, upload)
    if not path.exists():
        raise ContentRefused("file", "missing")
    try:
        return _kept_picture(home, path) if kind is ContentKind.PICTURE else _kept_video(home, path)
    finally:
        path.unlink(missing_ok=True)


def forget_file(home: Path, file: str) -> None:
    if FILE.match(file):
        (content_folder(home) / file).unlink(missing_ok=True)


def coming_file(home: Path, upload: UUID) -> Path:
    """Where an upload gathers; it may not be there."""
    folder = content_folder(home) / "coming"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / str(upload)


def _kept_picture(home: Path, path: Path) -> str:
    if path.stat().st_size > PICTURE_BYTES:
        raise ContentRefused("file", "large")
    drawn = path.with_suffix(".drawn")
    command = [sys.executable, "-m", "display_server.services.boards.redraw_picture", str(path), str(drawn)]
    try:
        done = subprocess.run(command, timeout=REDRAWN_IN_S, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ContentRefused("file", "picture")
        return _named_by_hash(home, drawn, done.stdout.strip())
    except subprocess.TimeoutExpired:
        raise ContentRefused("file", "picture") from None
    finally:
        drawn.unlink(missing_ok=True)


def _kept_video(home: Path, path: Path) -> str:
    with path.open("rb") as file:
        ending = video_type(file.read(64))
    if ending is None:
        raise ContentRefused("file", "video")
    return _named_by_hash(home, path, ending)


def _named_by_hash(home: Path, path: Path, ending: str) -> str:
    with path.open("rb") as file:
        name = f"{hashlib.file_digest(file, 'sha256').hexdigest()}.{ending}"
    path.rename(content_folder(home) / name)
    return name
