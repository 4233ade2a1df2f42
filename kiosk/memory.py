"""When this program tidies its memory: between two people, never in a frame somebody is looking at."""

import ctypes
import gc
import platform

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # malloc.h
_YOUNG, _MIDDLE = 700, 10  # Python's own
_SELDOM = 1_000
"""Collections of the young before Python looks through everything by itself: a kiosk that never rests is still cleaned."""
VISITS_BETWEEN = 25
"""Whole collections find next to nothing after a visit (measured: 9 objects in 5 visits), so not each visit needs one."""


def keep_memory_small() -> None:
    """Pictures of text come and go by the thousand. glibc would raise its limits and keep them; these stay fixed.

    Large pieces (over 128 kB) go back to the system at once, threads share two arenas. Elsewhere than glibc: nothing.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    libc = ctypes.CDLL(None)
    for option, value in ((_M_MMAP_THRESHOLD, 128 * 1024), (_M_TRIM_THRESHOLD, 1024 * 1024), (_M_ARENA_MAX, 2)):
        libc.mallopt(option, value)


class Tidying:
    """`begin` once the program stands, `at_rest` each time welcome stands again after a visit.

    Whoever looks through the 150,000 objects of a kiosk that has just started stops the screen for some 50 ms, and a large map
    brings that about while it is drawn. So those are left out for good, and the rest is looked through while nobody waits.
    """

    def __init__(self) -> None:
        self._begun, self._visits, self._face_left = False, 0, False

    def begin(self, *_: object) -> None:
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _SELDOM)
        self._begun = True

    def face_left(self) -> None:
        """A switch of the easier view built the face anew; the old one's 30 MB are found when its person has gone."""
        self._face_left = True

    def at_rest(self, *_: object) -> None:
        """What one visit's pictures held lies free in pieces below the heap's top, where glibc keeps it: asked for each visit."""
        self._visits += 1
        if self._begun and (self._face_left or self._visits % VISITS_BETWEEN == 0):
            self._face_left = False
            gc.collect()
        if platform.libc_ver()[0] == "glibc":
            ctypes.CDLL(None).malloc_trim(0)
