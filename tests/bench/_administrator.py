"""Beside the load: an administrator signs in again and again and opens the fleet page, as a browser would."""

import re
import threading
import time
from http.cookiejar import CookieJar
from types import TracebackType
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from display_server.demo.hospital import read_hospital

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Administrator:
    """Works as long as the block lasts. `pages`: how many fleet pages came whole."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self.pages = 0

    def __enter__(self) -> "Administrator":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.set()
        self._thread.join(30)

    def _work(self) -> None:
        while not self._ends.is_set():
            try:
                self._once()
            except URLError:
                time.sleep(0.2)

    def _once(self) -> None:
        said = read_hospital().hospital
        email = next(one["email"] for one in said["accounts"] if "admin" in one["roles"])
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        with browser.open(f"{self._base}/sign-in", timeout=10) as page:
            token = TOKEN.search(page.read().decode())
        assert token is not None  # our own page
        form = urlencode({"csrf_token": token[1], "email": email, "password": said["demo"]["password"]}).encode()
        with browser.open(Request(f"{self._base}/sign-in", data=form), timeout=10):  # noqa: S310  # our own hub
            pass
        for _ in range(5):
            with browser.open(f"{self._base}/admin/", timeout=10) as page:
                self.pages += page.status == 200 and page.url.endswith("/admin/")
            if self._ends.wait(0.3):
                return
