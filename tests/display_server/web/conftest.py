"""Pages in real Chromium over a real `web`, with a stand-in for push that says what the test wants."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import CHROMIUM, MISSING
from tests.conftest import StandingClock
from tests.display_server.web.stand_in_push import OneOrigin, StandInPush

expect.set_options(timeout=40_000)  # two cores and many tests: a page may be slow, never late for ever
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium with sound allowed, as a board's machine starts it."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, "--autoplay-policy=no-user-gesture-required"]
        )
        yield started
        started.close()


@pytest.fixture
def silenced(browser: Browser) -> Iterator[Browser]:
    """A Chromium that forbids sound until somebody touches the page."""
    started = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*QUIET, "--autoplay-policy=document-user-activation-required"]
    )
    yield started
    started.close()


@pytest.fixture
def push(clock: StandingClock) -> StandInPush:
    return StandInPush(clock.now())


@pytest.fixture
def origin(app: Flask, push: StandInPush) -> Iterator[OneOrigin]:
    served = OneOrigin(app.wsgi_app, push)
    yield served
    served.close()


@pytest.fixture
def page(browser: Browser, origin: OneOrigin) -> Iterator[Page]:
    """A screen of 1920 × 1080 whose mistakes fail the test."""
    with faultless_page(browser, origin, 1920, 1080) as opened:
        yield opened


@contextmanager
def faultless_page(
    browser: Browser, origin: OneOrigin, width: int, height: int, *, patience_ms: int = 40_000, has_touch: bool = False
) -> Iterator[Page]:
    """A page of this many pixels; an error in one of its scripts fails the test at the end."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=origin.address, has_touch=has_touch
    )
    opened = context.new_page()
    opened.set_default_timeout(patience_ms)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    context.close()
    assert wrong == []
