"""Two webs write at the very same moment: whoever is second waits until the first is on disk."""

import threading
from collections.abc import Callable
from typing import TypeVar

from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.hub import Hub, open_hub
from display_server.services.refused import Refused
from tests.conftest import StandingClock

T = TypeVar("T")
PATIENCE_S = 20.0
UNDECIDED_S = 0.5


def second_of_two(
    hub: Hub,
    settings: HubSettings,
    clock: StandingClock,
    first: Callable[[Transaction], object],
    second: Callable[[Transaction], T],
) -> T | str:
    """What the second act answers, at a web of its own, or is refused for; it began while the first was done and not kept."""
    other = open_hub(settings, clock)
    done, may_end, answered = threading.Event(), threading.Event(), list[T | str]()

    def act(tx: Transaction) -> None:
        first(tx)
        done.set()
        assert may_end.wait(PATIENCE_S)

    def at_the_other_web() -> None:
        try:
            answered.append(other.writer.run(second))
        except Refused as refused:
            answered.append(refused.code)

    threads = [threading.Thread(target=hub.writer.run, args=(act,)), threading.Thread(target=at_the_other_web)]
    try:
        threads[0].start()
        assert done.wait(PATIENCE_S)
        threads[1].start()
        threads[1].join(UNDECIDED_S)
        assert answered == [], "who is second waits until the first is on disk"
    finally:
        may_end.set()
        for thread in threads:
            thread.join(PATIENCE_S)
        other.close()
    (answer,) = answered
    return answer
