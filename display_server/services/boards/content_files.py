"""Files of boards' contents: gathered slice by slice below `<home>/content/coming`, which is never served, and kept under their
hash in `<home>/content` once a program of its own has made them anew.

What is obviously no picture or video is refused at once (`look_at_once`); the rest `jobs` prepares (`jobs/contents.py`). Nothing
of a file as it was sent reaches a board.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from config.on_disk import settle
from display_server.domain.contents import SLICE_BYTES, VIDEO_BYTES, ContentKind, wrong_at_once
from display_server.domain.file_heads import HEAD_BYTES
from display_server.services.boards.edit_contents import ContentRefused
from display_server.services.storage import read_storage

FILE = re.compile(r"^[0-9a-f]{64}\.(jpg|png|mp4|webm)$")
OURS = re.compile(r"^[0-9a-f]{64}\.(jpg|png|mp4|webm|svg)$")
REDRAWN_IN_S = 20
SPARE_BYTES = 2_000_000_000
"""Left free for the hub itself: a full disk gives no numbers."""

REDRAW = "display_server.services.boards.redraw_picture"


def content_folder(home: Path) -> Path:
    folder = home / "content"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def coming_folder(home: Path) -> Path:
    folder = content_folder(home) / "coming"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def coming_file(home: Path, upload: UUID | str) -> Path:
    """Where an upload gathers; it may not be there."""
    return coming_folder(home) / str(upload)


def take_slice(home: Path, upload: UUID, offset: int, part: bytes, *, spare: int = SPARE_BYTES) -> int:
    """How many bytes there are now; a slice that comes a second time changes nothing. Raises ContentRefused."""
    path = coming_file(home, upload)
    have = path.stat().st_size if path.exists() else 0
    if offset != have:
        return have
    if len(part) > SLICE_BYTES or have + len(part) > VIDEO_BYTES:
        path.unlink(missing_ok=True)
        raise ContentRefused("file", "large")
    if read_storage(path.parent).free < spare:
        path.unlink(missing_ok=True)
        raise ContentRefused("file", "disk")
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, part, offset)  # at its place: the same slice, sent twice at once, is there once
    finally:
        os.close(file)
    return have + len(part)


def look_at_once(home: Path, upload: UUID, kind: ContentKind, whole: int | None = None) -> None:
    """By its size (`whole`: declared, while it still comes) and its first bytes only. What is refused is gone. Raises
    ContentRefused.
    """
    path = coming_file(home, upload)
    if not path.exists():
        raise ContentRefused("file", "missing")
    with path.open("rb") as file:
        wrong = wrong_at_once(kind, file.read(HEAD_BYTES), max(whole or 0, path.stat().st_size))
    if wrong is not None:
        path.unlink(missing_ok=True)
        raise ContentRefused("file", wrong)


def keep_picture(home: Path, upload: UUID) -> str:
    """A picture drawn anew at once, while somebody waits: the name under which it is kept. Raises ContentRefused."""
    look_at_once(home, upload, ContentKind.PICTURE)
    path = coming_file(home, upload)
    drawn = path.with_suffix(".drawn")
    try:
        done = subprocess.run(
            [sys.executable, "-m", REDRAW, str(path), str(drawn)],
            timeout=REDRAWN_IN_S, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise ContentRefused("file", "picture")
        name = name_by_hash(drawn, done.stdout.strip())
        lay_ready(home, drawn, name)
    except subprocess.TimeoutExpired:
        raise ContentRefused("file", "picture") from None
    else:
        return name
    finally:
        drawn.unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def name_by_hash(path: Path, ending: str) -> str:
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()}.{ending}"


def lay_ready(home: Path, made: Path, name: str) -> None:
    """The made file under its name, too, unless the very same one lies there. A power cut after this loses neither. Raises
    OSError.
    """
    folder = content_folder(home)
    try:
        os.link(made, folder / name)
    except FileExistsError:
        os.utime(folder / name)  # young again: no sweep takes it before somebody refers to it
    except FileNotFoundError:
        raise
    except OSError:  # a shared folder may know no second names
        copied = made.with_suffix(".copied")
        shutil.copyfile(made, copied)
        settle(copied)
        copied.replace(folder / name)
    settle(folder)


def forget_file(home: Path, file: str | None) -> None:
    if file is not None and FILE.match(file):
        (content_folder(home) / file).unlink(missing_ok=True)


def forget_coming(home: Path, upload: UUID | str | None) -> None:
    """An upload and whatever was being made of it."""
    if upload is not None:
        for path in coming_folder(home).glob(f"{upload}*"):
            path.unlink(missing_ok=True)


def sweep(home: Path, *, files: Collection[str], uploads: Collection[str], before: float) -> int:
    """Files nobody refers to that lie there since before a Unix time: uploads broken off, pictures replaced. How many."""
    ours = (path for path in content_folder(home).iterdir() if OURS.match(path.name) and path.name not in files)
    left = (path for path in coming_folder(home).iterdir() if path.name.partition(".")[0] not in uploads)
    old = [path for path in (*ours, *left) if path.is_file() and path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
