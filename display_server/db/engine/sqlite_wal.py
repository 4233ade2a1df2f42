"""What was committed to the SQLite database since the last look, page by page, read out of its write-ahead log.

The log begins anew once everything in it stands in the database file. Nothing is missed by that as long as whoever copies the
log into the file (`Checkpoints`) looks first; whether somebody else did is known exactly, because the index beside the log
(SQLite's "WAL-index", documented in its file format) counts commits, and commits can be counted in the log.
"""

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_INDEX_HEADER = struct.Struct("=II I BBH II 8s 8s 8s")  # of this machine's order; two copies, one behind the other
_FRAME_HEADER = struct.Struct(">II8s8s")
_LOG_HEADER = 32
_TRIES = 20


@dataclass(frozen=True)
class Place:
    """Where a look ended: `salts` name the log's present life, `frame` the last one seen, `commits` the index's count."""

    salts: str
    frame: int
    commits: int


@dataclass(frozen=True)
class Seen:
    """`pages`: newest bytes of each changed page, by number from 1. `size`: of the database, in pages; 0: not known, nothing
    changed. `whole` False: commits were missed, and only a new copy of everything is right again."""

    place: Place
    pages: dict[int, bytes] = field(default_factory=dict)
    size: int = 0
    whole: bool = True


@dataclass(frozen=True)
class _Index:
    commits: int
    page_bytes: int
    last: int
    size: int
    salts: bytes


class WalReader:
    """`look` says what is new. Meanwhile the caller holds a view of the database open, so that nothing it says is half there."""

    def __init__(self, database: Path, place: Place | None = None) -> None:
        self._log = database.with_name(database.name + "-wal")
        self._shared = database.with_name(database.name + "-shm")
        self.place = place

    def look(self) -> Seen:
        """What was committed since the last look. The first one, without a place to go on from, only learns where it is."""
        for _ in range(_TRIES):
            index = self._index()
            seen = self._read(index)
            if self._index().salts == index.salts:  # else the log began anew while it was read
                self.place = seen.place
                return seen
        return Seen(Place("", 0, 0), whole=False)

    def _read(self, index: _Index) -> Seen:
        here = Place(index.salts.hex(), index.last, index.commits)
        if self.place is None:
            return Seen(here)
        goes_on = self.place.salts == here.salts and index.last >= self.place.frame
        pages, commits, fits = self._frames(self.place.frame if goes_on else 0, index)
        missed = not fits or (not goes_on and (index.commits - self.place.commits) % 2**32 != commits)
        return Seen(here, pages, index.size if pages else 0, whole=not missed)

    def _frames(self, after: int, index: _Index) -> tuple[dict[int, bytes], int, bool]:
        """Pages and commits of the frames behind `after`; False where one is not of this life of the log."""
        pages: dict[int, bytes] = {}
        commits = 0
        if index.last <= after:
            return pages, 0, True
        length = _FRAME_HEADER.size + index.page_bytes
        with self._log.open("rb") as log:
            log.seek(_LOG_HEADER + after * length)
            for _ in range(index.last - after):
                frame = log.read(length)
                if len(frame) < length:
                    return pages, commits, False
                page, committed, salts, _sum = _FRAME_HEADER.unpack_from(frame)
                if salts != index.salts:
                    return pages, commits, False
                pages[page] = frame[_FRAME_HEADER.size :]
                commits += bool(committed)
        return pages, commits, True

    def _index(self) -> _Index:
        """Both copies are the same when nobody is writing it this moment."""
        with self._shared.open("rb") as shared:
            for _ in range(_TRIES):
                shared.seek(0)
                first, second = shared.read(_INDEX_HEADER.size), shared.read(_INDEX_HEADER.size)
                if first == second and len(first) == _INDEX_HEADER.size:
                    break
        _version, _unused, commits, _ready, _order, size_of_page, last, size, _sum, salts, _own = _INDEX_HEADER.unpack(
            first
        )
        return _Index(commits, 65536 if size_of_page == 1 else size_of_page, last, size, salts)


def put_pages(database: BinaryIO, pages: dict[int, bytes]) -> None:
    """Into a database file that nobody has open."""
    for number in sorted(pages):
        database.seek((number - 1) * len(pages[number]))
        database.write(pages[number])
