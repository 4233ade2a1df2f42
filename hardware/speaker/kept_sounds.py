"""Sounds made before, on disk by their key; the ones unused for longest go when the folder is full."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

HOLDS_BYTES = 200_000_000
"""Some 1,200 sentences: a hospital's day, rooms and languages included."""
_USED_AGAIN_S = 3600.0


class KeptSounds:
    """`<folder>/<key>.wav`. Several processes may share the folder: a file appears whole or not at all."""

    def __init__(self, folder: Path, holds_bytes: int = HOLDS_BYTES) -> None:
        self._folder = folder
        self._holds = holds_bytes
        self._lock = threading.Lock()
        self._used: int | None = None

    def path(self, key: str) -> Path | None:
        """The file of this key, or None."""
        file = self._folder / f"{key}.wav"
        try:
            about = file.stat()
        except OSError:
            return None
        if time.time() - about.st_mtime > _USED_AGAIN_S:
            with suppress(OSError):
                os.utime(file)
        return file

    def keep(self, key: str, wav: bytes) -> bool:
        """False where the disk does not take it: it can be heard all the same, only not kept."""
        staged = self._folder / f"{key}.{os.getpid()}.{threading.get_ident()}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            staged.write_bytes(wav)
            staged.replace(self._folder / f"{key}.wav")
        except OSError:
            staged.unlink(missing_ok=True)
            return False
        with self._lock:
            self._used = self._size() if self._used is None else self._used + len(wav)
            if self._used > self._holds:
                self._used = self._drop_oldest()
        return True

    def _size(self) -> int:
        return sum(file.stat().st_size for file in self._folder.glob("*.wav"))

    def _drop_oldest(self) -> int:
        """Down to nine tenths, so that not every sentence has to look again; what is left, in bytes."""
        files = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in self._folder.glob("*.wav"))
        left = sum(size for _, size, _ in files)
        for _, size, file in files:
            if left <= self._holds * 9 // 10:
                break
            file.unlink(missing_ok=True)
            left -= size
        return left
