"""The samples of `config/deploy` for real: nginx and Caddy before a real hub, which is killed while a board looks on."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect

from config.contract.words import Language
from config.demo.processes import free_port
from config.demo.programs import Demo
from config.locale import words
from tests.bench.soak import issue

pytestmark = [pytest.mark.browser, pytest.mark.long]

DEPLOY = Path(__file__).parents[4] / "config" / "deploy"
FOLDERS = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/sbin:/bin"


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=FOLDERS)
    if found is None:
        pytest.skip(f"no {name} is installed on this machine")
    return found


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The proxy's own, for this machine."""
    command = [
        program("openssl"),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    made = tmp_path / "cert.pem"
    subprocess.run([*command, "-keyout", made.with_name("key.pem"), "-out", made], check=True, capture_output=True)
    return made


def nginx(home: Path, ports: dict[str, str], certificate: Path) -> list[str]:
    key = certificate.with_name("key.pem")
    site = replaced("nginx.conf", {"listen 80;": "listen 127.0.0.1:0;", "listen 443": f"listen 127.0.0.1:{ports['own']}",
        "/etc/ssl/queue.hospital.example.pem": str(certificate), "127.0.0.1:8080": ports["web"], "127.0.0.1:8081": ports["push"],
        "/etc/ssl/private/queue.hospital.example.key": str(key), "/etc/atrium": str(DEPLOY)})  # fmt: skip
    site = site.replace("listen 127.0.0.1:0;", f"listen 127.0.0.1:{ports['plain']};")
    temporary = "".join(
        f"{one}_temp_path {home}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = home / "nginx.conf"
    file.write_text(f"pid {home}/pid; error_log {home}/error.log; events {{}} http {{ {temporary}\n{site} }}")
    return [program("nginx"), "-p", str(home), "-c", str(file), "-g", "daemon off;"]


def caddy(home: Path, ports: dict[str, str], certificate: Path) -> list[str]:
    site = replaced("Caddyfile", {"queue.hospital.example {": f"""{{
	admin off
	auto_https disable_redirects
	storage file_system {home}
}}
https://127.0.0.1:{ports['own']} {{
	tls {certificate} {certificate.with_name('key.pem')}""", "127.0.0.1:8080": ports["web"], "127.0.0.1:8081": ports["push"],
        "/etc/atrium": str(DEPLOY)})  # fmt: skip
    file = home / "Caddyfile"
    file.write_text(site)
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]


def replaced(sample: str, changes: dict[str, str]) -> str:
    """The sample with this machine's addresses and nothing else changed."""
    text = (DEPLOY / sample).read_text()
    for old, new in changes.items():
        assert old in text, (sample, old)
        text = text.replace(old, new)
    return text


@pytest.fixture
def demo() -> Iterator[tuple[Demo, dict[str, str]]]:
    """A hub by day with its web and push where the samples look for them, and free ports for the proxy."""
    taken: set[int] = set()
    ports = {name: free_port(0, taken) for name in ("web", "push", "own", "plain")}
    own = f"https://127.0.0.1:{ports['own']}"
    extra = {"ATRIUM_WEB_PORT": str(ports["web"]), "ATRIUM_PUSH_PORT": str(ports["push"]), "ATRIUM_PUBLIC_URL": own}
    extra["ATRIUM_CLOCK"] = "2026-03-12T10:00:00+02:00,1"
    home = Path(tempfile.mkdtemp(prefix="atrium-"))  # a short path: sockets live in it
    made = Demo(home=home / "hub", front=0, printer=0, paper=0, with_kiosk=False, extra=extra)
    made.start()
    addresses = {"own": str(ports["own"]), "plain": str(ports["plain"])}
    yield made, addresses | {name: f"127.0.0.1:{ports[name]}" for name in ("web", "push")}
    made.end()
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize("behind", [nginx, caddy])
def test_a_board_behind_the_sample_recovers_when_the_hub_does(
    behind: object, demo: tuple[Demo, dict[str, str]], certificate: Path, tmp_path: Path, browser: Browser
) -> None:
    assert callable(behind)
    hub, ports = demo
    home = tmp_path / "proxy"
    home.mkdir()
    with (home / "out.log").open("w") as log:
        proxy = subprocess.Popen(behind(home, ports, certificate), stdout=log, stderr=log)
    context = browser.new_context(ignore_https_errors=True, base_url=f"https://127.0.0.1:{ports['own']}")
    with closing(context):
        try:
            expect.set_options(timeout=40_000)
            page = context.new_page()
            for _ in range(50):
                with suppress(Error):  # it does not listen yet
                    if page.request.get("/readyz", timeout=5000).ok:
                        break
                assert proxy.poll() is None, (home / "out.log").read_text()
                page.wait_for_timeout(200)
            page.goto("/board/demo/lobby")
            page.locator("body[data-shown]").wait_for()
            board, before = page.url, int(page.locator("body").get_attribute("data-shown") or 0)
            issue(hub)
            expect(page.locator("body")).not_to_have_attribute(
                "data-shown", str(before)
            )  # streams come through, unbuffered

            programs = [pid for name in ("web", "push", "jobs") if (pid := hub.hub_process(name)) is not None]
            hub.child("hub").signal(signal.SIGKILL)
            for pid in programs:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            opened = context.new_page()  # a screen that is switched on now, and a phone
            for path in (board, "/v/AAAAAAAAAAAAAAAAAAAAAAAAAA"):
                answer = opened.goto(path)
                assert answer is not None
                assert answer.status in {502, 503, 504}
                for language in Language:
                    assert words(language).say("board.stale.ask_staff") in opened.inner_text("body")
            opened.goto(board)
            expect(page.locator("body")).to_have_attribute("data-level", re.compile("late|empty"))
            hub.child("hub").start()
            for one in (page, opened):
                expect(one.locator("body")).to_have_attribute("data-level", "fresh")
                expect(one.locator(".row").first).to_be_visible()
        finally:
            expect.set_options(timeout=40_000)
            proxy.kill()  # asked to end, Caddy would wait for its streams
            proxy.wait(10)
