"""Boards, console, phone and admin in headless Chromium, found by role and name."""

from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect, sync_playwright

from tests.browser import CHROMIUM, MISSING

BOARD: ViewportSize = {"width": 1920, "height": 1080}
DESK: ViewportSize = {"width": 1366, "height": 820}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 40_000


class NoBrowser(RuntimeError):
    """Chromium is not installed here."""


class Pages:
    """One browser, a context for each screen: no screen knows another's cookies."""

    def __init__(self) -> None:
        if CHROMIUM is None:
            raise NoBrowser(MISSING)
        expect.set_options(timeout=PATIENCE_MS)
        self._playwright: Playwright = sync_playwright().start()
        self._browser: Browser = self._playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"],
        )
        self.complaints: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        self._browser.close()
        self._playwright.stop()

    def open(self, name: str, url: str, viewport: ViewportSize, scale: float = 1, language: str | None = None) -> Page:
        """A new screen at `url`, whose browser asks for `language`. What its scripts complain about is kept."""
        context = self._browser.new_context(viewport=viewport, device_scale_factor=scale, locale=language)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda fault: self.complaints.append(f"{name}: {fault}"))
        page.goto(url)
        return page


def take(page: Page, target: Path) -> None:
    """Its picture, with its own fonts drawn."""
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=target)
