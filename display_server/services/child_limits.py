"""What a program that opens sent files may use: little memory, little time, and it ends with whoever started it."""

import ctypes
import os
import resource
import signal
import sys

MEMORY = 1_500_000_000
POLITE = 10
"""Numbers go before pictures."""

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def die_with_parent() -> None:
    """Were whoever started this program killed outright, nobody would be left to end it."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def limit_this_program(*, cpu_s: int, writes: int, memory: int = MEMORY) -> None:
    """`writes`: bytes of the largest file it may make. What it starts itself inherits all of it."""
    die_with_parent()
    os.nice(POLITE)
    sys.dont_write_bytecode = True  # a module cut off at `writes` would be broken for whoever starts next
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, writes),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)  # a machine's own limit may be lower, and is not raised
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))
