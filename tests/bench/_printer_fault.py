"""How long until a printer's fault is seen: a kiosk without a window, a real `web`, an administrator's page."""

import re
import threading
import time
from collections.abc import Callable
from functools import partial
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from config.contract.words import Language, PaperState
from config.locale import words
from config.settings import KioskSettings
from display_server.demo.hospital import read_hospital
from hardware.printer.opening import open_printer
from hardware.printer.virtual import VirtualPrinter
from kiosk.parts import Kiosk, open_kiosk
from tests.bench._hub_for_load import fresh_demo, running_web

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_PAGE_EVERY_S = 2.0  # as the page itself says (data-every-s)
_LONGEST_S = 20.0


_FAULTS = (
    ("paper_out", PaperState.OUT, "no_paper"),
    ("silent", PaperState.OFFLINE, "printer"),
    ("cover_open", PaperState.COVER_OPEN, "printer"),
    ("refuse", PaperState.OFFLINE, "printer"),
    ("cutter_jammed", PaperState.CUTTER, "printer"),
)
"""What goes wrong, what the kiosk then says, and the state in the administrator's list."""


def seen_after(times: int) -> tuple[list[float], list[float]]:
    """Seconds until a printer's fault is on the kiosk's screen, and on the administrator's page; each fault in turn."""
    kiosk_s, admin_s = [], []
    with fresh_demo("sqlite", 1) as hub, running_web(hub) as web, VirtualPrinter() as device:
        base = f"http://127.0.0.1:{web.port}"
        browser = _signed_in(base)
        screen = threading.Lock()
        kiosk = _kiosk(hub.home, base, device.url, screen)
        try:
            for turn in range(times):
                _until(lambda: kiosk.mind.session.facts.paper is PaperState.READY)
                _until(lambda: not _says(browser, base, "no_paper") and not _says(browser, base, "printer"))
                time.sleep(0.7 * turn % _PAGE_EVERY_S)  # at another moment of everybody's rhythm each time
                fault, told, listed = _FAULTS[turn % len(_FAULTS)]
                began = time.monotonic()
                setattr(device.faults, fault, True)
                kiosk_s.append(_until(partial(_kiosk_says, kiosk, told), began))
                admin_s.append(_until(partial(_says, browser, base, listed), began, _PAGE_EVERY_S))
                device.faults.reset()
        finally:
            kiosk.close()
    return kiosk_s, admin_s


def _kiosk(home: Path, hub_url: str, printer: str, screen: threading.Lock) -> Kiosk:
    settings = KioskSettings(home=home, demo=True, hub_url=hub_url, printer=printer)
    paper = open_printer(settings.printer, settings.printer_profile, settings.folder / "spool.sqlite")

    def on_screen_thread(act: Callable[[], None]) -> None:
        with screen:
            act()

    kiosk = open_kiosk(settings, paper, on_screen_thread)
    kiosk.start()
    return kiosk


def _until(holds: Callable[[], bool], began: float | None = None, every: float = 0.01) -> float:
    """Seconds from `began` until it holds, looking every so often. Raises TimeoutError."""
    began = time.monotonic() if began is None else began
    while time.monotonic() - began < _LONGEST_S:
        if holds():
            return time.monotonic() - began
        time.sleep(every)
    raise TimeoutError("the printer's fault was never seen")


def _signed_in(base: str) -> OpenerDirector:
    said = read_hospital().hospital
    email = next(one["email"] for one in said["accounts"] if "admin" in one["roles"])
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with browser.open(f"{base}/sign-in", timeout=10) as page:
        token = _TOKEN.search(page.read().decode())
    assert token is not None  # our own page
    form = urlencode({"csrf_token": token[1], "email": email, "password": said["demo"]["password"]}).encode()
    with browser.open(Request(f"{base}/sign-in", data=form), timeout=10):  # noqa: S310  # our own hub
        pass
    return browser


def _kiosk_says(kiosk: Kiosk, told: PaperState) -> bool:
    return kiosk.mind.session.facts.paper is told


def _says(browser: OpenerDirector, base: str, state: str) -> bool:
    with browser.open(f"{base}/admin/list", timeout=10) as page:
        shown = unescape(page.read().decode())
    return any(words(language).say(f"admin.state.{state}") in shown for language in Language)
