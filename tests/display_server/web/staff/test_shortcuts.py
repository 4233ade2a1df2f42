"""A person's own function keys, from the desk's panel to the keys of the console."""

import re

from flask.testing import FlaskClient

from display_server.hub import Hub
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, press


def choose(client: FlaskClient, **keys: str) -> str:
    form = {"csrf_token": token_on(client.get(CONSOLE).text), **keys}
    answer = client.post(f"{CONSOLE}/shortcuts", data=form, headers={"X-Atrium-Fragment": "1"})
    assert answer.status_code == 200
    return answer.text


def keys_on(page: str) -> set[str]:
    return set(re.findall(r'aria-keyshortcuts="([^"]+)"', page))


def test_a_persons_keys_are_on_the_console_and_can_be_others_or_none(client: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    at_work(client, hub)
    assert keys_on(client.get(CONSOLE).text) == {"F8", "F4"}
    assert keys_on(press(client, "call_next")) == {"F8", "F9", "F7", "F4", "F2"}
    choose(client, main="F9", hold="F3")
    page = client.get(CONSOLE).text
    assert keys_on(page) == {"F9", "F3"}
    assert SAY("staff.main_key", press="F9") in page
    assert SAY("staff.refused.shortcut_twice") in choose(client, main="F9", second="F9")
    assert keys_on(client.get(CONSOLE).text) == {"F9", "F3"}, "the old ones stand"
    choose(client, all="none")
    page = client.get(CONSOLE).text
    assert keys_on(page) == set()
    assert "<kbd>" not in page
    choose(client, all="usual")
    assert "F8" in keys_on(client.get(CONSOLE).text)


def test_what_no_field_offers_is_refused(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    token = token_on(client.get(CONSOLE).text)
    assert client.post(f"{CONSOLE}/shortcuts", data={"csrf_token": token, "main": "Enter"}).status_code == 400
