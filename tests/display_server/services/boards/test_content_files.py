"""Slices of an upload: each is there once, however often and at whatever moment it comes."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from display_server.services.boards.content_files import coming_file, take_slice

AT_ONCE, TIMES, BYTES = 8, 25, 200_000


def test_a_slice_that_comes_several_times_at_once_is_there_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in range(TIMES):
            upload, first, second = uuid4(), os.urandom(BYTES), os.urandom(BYTES)
            for offset, part in ((0, first), (BYTES, second)):
                list(threads.map(lambda _: take_slice(tmp_path, upload, offset, part, spare=0), range(AT_ONCE)))  # noqa: B023
            assert coming_file(tmp_path, upload).read_bytes() == first + second
