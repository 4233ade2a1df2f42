"""Sent pictures and videos are made anew, one of each kind at a time, by programs with limits; boards hear of what is ready.

What waits stands in the database and its bytes in `content/coming`, so a `jobs` that was ended goes on where it stopped.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select

from config.clock import Clock
from config.settings import HubSettings
from display_server.db.engine.session import Database
from display_server.db.models import Content, PlanPicture
from display_server.domain.contents import ContentKind
from display_server.jobs.duties import DutyFailed
from display_server.services.boards.content_files import (
    REDRAW,
    REDRAWN_IN_S,
    coming_file,
    forget_coming,
    forget_file,
    lay_ready,
    name_by_hash,
    sweep,
)
from display_server.services.boards.videos.encode import ffmpeg_here

LOOKS_EVERY_S = 2.0
WATCHES_EVERY_S = 0.5
SWEEPS_EVERY_S = 3600.0
VIDEO_IN_S = 3600.0
LEFT_AFTER_S = 24 * 3600.0
"""An upload that nobody has sent to its end, and a file no item shows."""

COMES_WITHIN = timedelta(minutes=10)
"""Bytes that are not there by then (a database put back without them) will not come."""

_VIDEO = "display_server.services.boards.videos.prepare_video"
_REASONS = frozenset({"picture", "dots", "video", "codec", "unusual", "huge"})
_log = structlog.get_logger()


@dataclass
class _Making:
    """One upload and the program that works on it; `how` it ended stands until web has taken it in."""

    key: int
    upload: str
    kind: ContentKind
    process: subprocess.Popen[bytes]
    target: Path
    until: float
    how: dict[str, Any] | None = None


class Contents:
    """`perform` begins what waits, looks after what runs, and hands in what has ended. Nothing else of jobs waits for it."""

    def __init__(self, settings: HubSettings, database: Database, clock: Clock, perform: Callable[..., Any]) -> None:
        self._settings, self._home = settings, settings.home
        self._database, self._clock, self._perform = database, clock, perform
        self._making: dict[ContentKind, _Making] = {}
        self._swept_at = float("-inf")

    def perform(self) -> float:
        for one in list(self._making.values()):
            self._look_after(one)
        for waiting in self._waiting():
            if ContentKind(waiting.kind) not in self._making:
                self._begin(waiting)
        if not self._making and time.monotonic() - self._swept_at > SWEEPS_EVERY_S:
            self._sweep()
        return WATCHES_EVERY_S if self._making else LOOKS_EVERY_S

    def close(self) -> None:
        """What runs is ended; the next jobs begins it anew."""
        for one in self._making.values():
            one.process.kill()
            one.process.wait()
        self._making.clear()

    def _waiting(self) -> list[Content]:
        with self._database.reading() as session:
            found = list(
                session.scalars(select(Content).where(Content.coming.is_not(None)).order_by(Content.coming_at))
            )
            session.expunge_all()
        return found

    def _begin(self, item: Content) -> None:
        upload, kind = str(item.coming), ContentKind(item.kind)
        source = coming_file(self._home, upload)
        if not source.exists():
            if item.coming_at is not None and self._clock.now() - item.coming_at > COMES_WITHIN:
                self._end(item.id, upload, failed="lost")
            return
        said = self._perform("begin_content", key=item.id, upload=upload)
        if said == "broke":
            self._end(item.id, upload, failed="slow")
        elif said == "begin":
            target = source.with_suffix(".made")
            target.unlink(missing_ok=True)  # never written into: it may lie in `content` already
            process = subprocess.Popen(
                self._command(kind, source, target), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
            within = REDRAWN_IN_S if kind is ContentKind.PICTURE else VIDEO_IN_S
            self._making[kind] = _Making(item.id, upload, kind, process, target, time.monotonic() + within)

    def _command(self, kind: ContentKind, source: Path, target: Path) -> list[str]:
        python = [sys.executable, "-m"]
        if kind is ContentKind.PICTURE:
            return [*python, REDRAW, str(source), str(target)]
        ffmpeg = ffmpeg_here(self._settings.ffmpeg)
        return [*python, _VIDEO, str(source), str(target), *([ffmpeg] if ffmpeg else [])]

    def _look_after(self, one: _Making) -> None:
        if one.how is None and not coming_file(self._home, one.upload).exists():
            self._let_go(one)  # removed, or another was sent in its place: web took the bytes away
            return
        if one.how is None and one.process.poll() is None and time.monotonic() <= one.until:
            return
        one.how = one.how or self._ended(one)
        self._end(one.key, one.upload, ready=one.target if one.how["file"] else None, **one.how)
        del self._making[one.kind]

    def _let_go(self, one: _Making) -> None:
        one.process.kill()
        one.process.communicate()
        forget_coming(self._home, one.upload)
        del self._making[one.kind]

    def _ended(self, one: _Making) -> dict[str, Any]:
        """Raises DutyFailed where the disk does not do what it should: it is tried again."""
        late = one.process.poll() is None
        if late:
            one.process.kill()
        said, why = one.process.communicate()
        if one.process.returncode == 0:
            try:
                return self._made(one, said.decode())
            except FileNotFoundError:  # taken away at this very moment
                return {"file": None, "made": None, "failed": "lost"}
            except OSError as trouble:
                raise DutyFailed(str(trouble)) from trouble
        reason = _reason(one, why, late=late)
        _log.warning("a sent file was not taken", content=one.key, why=reason, status=one.process.returncode)
        return {"file": None, "made": None, "failed": reason}

    def _made(self, one: _Making, said: str) -> dict[str, Any]:
        made = {"how": "redrawn", "ending": said} if one.kind is ContentKind.PICTURE else json.loads(said)
        name = name_by_hash(one.target, made.pop("ending"))
        lay_ready(self._home, one.target, name)
        made |= {"bytes": one.target.stat().st_size, "at": self._clock.now().isoformat()}
        return {"file": name, "made": made, "failed": None}

    def _end(
        self, key: int, upload: str, *, failed: str | None, ready: Path | None = None,
        file: str | None = None, made: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Raises DutyFailed where web is away: it is said again."""
        left = self._perform("end_content", key=key, upload=upload, file=file, made=made, failed=failed)
        if ready is not None and file is not None and left != file:
            with suppress(FileNotFoundError):  # taken away by web, and whoever shows the same has its own
                lay_ready(self._home, ready, file)  # the same picture may have been taken away elsewhere meanwhile
        forget_file(self._home, left)
        forget_coming(self._home, upload)

    def _sweep(self) -> None:
        with self._database.reading() as session:
            files = {*session.scalars(select(Content.file)), *session.scalars(select(PlanPicture.file))}
            uploads = set(session.scalars(select(Content.coming).where(Content.coming.is_not(None))))
        named = {one for one in files if one is not None}
        gone = sweep(self._home, files=named, uploads={str(one) for one in uploads}, before=time.time() - LEFT_AFTER_S)
        self._swept_at = time.monotonic()
        if gone:
            _log.info("files nobody refers to are gone", files=gone)


def _reason(one: _Making, said: bytes, *, late: bool) -> str:
    """Its program's last word; one that fell over it found it broken, one that was ended found no end."""
    word = said.decode(errors="replace").strip().rpartition("\n")[2]
    if late or one.process.returncode < 0:
        return "slow"
    return word if word in _REASONS else one.kind.value
