"""A coroutine run to its end on a thread of its own: a browser test before may have left its loop on this one."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from tests.patience import PATIENCE_S

T = TypeVar("T")


def in_a_loop(what: Coroutine[Any, Any, T], within_s: float = PATIENCE_S) -> T:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _within(what, within_s)).result()


async def _within(what: Coroutine[Any, Any, T], within_s: float) -> T:
    async with asyncio.timeout(within_s):
        return await what
