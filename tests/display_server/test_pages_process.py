"""People's pages beside `web`: the same pages, nothing written there, and `web` goes on where the child is gone."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from config.contract.words import Language
from config.locale import words
from config.settings import HubSettings
from display_server.hub import Hub
from display_server.web.shared.pages_aside import Answered, PagesAside, is_page
from tests.display_server.web.people import ADMIN, signed_in
from tests.display_server.web.staff.test_console_pages import CONSOLE, at_work
from tests.in_a_loop import in_a_loop

Ask = Callable[[str], Answered | None]


@pytest.mark.parametrize(
    ("method", "path", "is_one"),
    [
        ("GET", "/admin/", True), ("HEAD", "/sign-in", True), ("GET", "/staff/desks", True), ("POST", "/sign-in", False),
        ("GET", "/v/abc", True), ("POST", "/v/abc/acts/leave", False), ("GET", "/v/way/L1/cafe/known", True),
        ("GET", "/api/v1/catalogue", True), ("GET", "/api/v1/bookings-by-heart", False), ("GET", f"/board/{UUID(int=1)}", False),
        ("GET", "/sign-in/directory/answer", False), ("GET", f"/board/{UUID(int=1)}/arrows", True),
        ("POST", f"/board/{UUID(int=1)}/shown", False),
    ],
)  # fmt: skip
def test_only_what_is_read_and_takes_long_goes_aside(method: str, path: str, is_one: bool) -> None:
    assert is_page(method, path) is is_one


def asked(client: FlaskClient, path: str) -> dict[str, Any]:
    """The request of this signed-in browser, as the bridge makes it."""
    cookie = client.get_cookie("atrium_session")
    environ = client.application.test_request_context(path).request.environ
    said = {name: value for name, value in environ.items() if isinstance(value, str)}
    return {**said, "HTTP_COOKIE": f"atrium_session={cookie.value}"} if cookie is not None else said


async def turned(aside: PagesAside, *, ready: bool) -> None:
    while aside.is_ready is not ready:
        await asyncio.sleep(0.02)


def test_the_child_answers_what_is_read_leaves_what_writes_and_may_die(
    client: FlaskClient, hub: Hub, settings: HubSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    at_work(client, hub)
    console = asked(client, CONSOLE)
    listed = asked(client, f"{CONSOLE}/downtime-list")  # reserves numbers: it writes
    stranger = asked(client.application.test_client(), "/admin/")
    fleet = asked(signed_in(client.application.test_client(), hub, ADMIN, ["admin"]), "/admin/")

    writes = [True]

    async def a_day() -> tuple[list[Answered | None], Answered | None]:
        aside = PagesAside(lambda: writes[0])
        assert await aside.ask(fleet) is None, "not there yet"
        aside.open()
        await turned(aside, ready=True)
        together = await asyncio.gather(*(aside.ask(one) for one in (console, listed, stranger, fleet)))
        writes[0] = False  # web's disk is full
        together.append(await aside.ask(fleet))
        aside.close()
        await turned(aside, ready=False)
        return list(together), await aside.ask(fleet)

    (on_console, on_list, to_stranger, on_fleet, when_full), afterwards = in_a_loop(a_day(), 40)
    assert on_console is not None
    assert on_console[0] == 200
    assert b"Room 12" in on_console[2]
    assert on_list is None
    assert to_stranger is not None
    assert to_stranger[0] == 303
    assert on_fleet is not None
    assert b"St Anna" in on_fleet[2]
    cannot_write = escape(words(Language.ENGLISH).say("error.storage.what_now")).encode()
    assert cannot_write not in on_fleet[2], "a page that cannot write itself knows whether web can"
    assert when_full is not None
    assert cannot_write in when_full[2]
    assert dict(on_fleet[1])["content-type"] == "text/html; charset=utf-8"
    assert afterwards is None
