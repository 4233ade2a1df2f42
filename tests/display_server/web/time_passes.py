"""A page's own clock: what a page does in time need not be waited for."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

from tests.display_server.web.stand_in_push import StandInPush
from tests.patience import PATIENCE_S
from tests.small_cast import NOW

SILENT_MS = 9000  # longer than any page believes a line that says nothing
STEP_MS = 2000  # so short that a line on which stamps come stays alive
_COUNT_STAMPS = """
window.stamps = 0;
window.EventSource = class extends EventSource {
  constructor(...given) {
    super(...given);
    this.addEventListener("stamp", () => { window.stamps += 1; });
  }
};
"""


def own_clock(page: Page) -> None:
    """Before the page opens: from here on the test may let its time pass."""
    page.clock.install(time=NOW)
    page.add_init_script(_COUNT_STAMPS)


def come_true(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until the hub has done what a page asked it for, while that page goes on."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "the hub never did it"
        page.wait_for_timeout(20)


def stand_still(page: Page) -> None:
    """From here on no time passes for a page with a clock of its own but what the test lets pass, however slow the machine is."""
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)  # it must not be over when this arrives


def let_pass(page: Page, seconds: float, push: StandInPush) -> None:
    """So many seconds go by for the page and for its hub, on a living line: after each step it hears a fresh stamp."""
    left = round(seconds * 1000)
    while left > 0:
        heard = page.evaluate("stamps")
        page.clock.fast_forward(min(left, STEP_MS))
        push.pass_time(min(left, STEP_MS) / 1000)
        left -= STEP_MS
        while page.evaluate("stamps") == heard:
            page.wait_for_timeout(20)
