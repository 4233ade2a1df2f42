"""Whatever is asked for: the headers of a page, nothing inline that they would stop, and nothing that changes by being read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from display_server.app import create_app
from display_server.db.models import Base
from display_server.domain.role import Role
from display_server.hub import Hub, open_hub
from display_server.web.shared.access import needed
from display_server.web.shared.csp import POLICY
from display_server.web.shared.permissions import ROLE_PERMISSIONS, Permission
from tests.conftest import StandingClock, settings_over_a_copy
from tests.display_server.web.admin.every_page import furnish
from tests.display_server.web.people import add_person, sign_in
from tests.display_server.web.test_nothing_of_another_site import CODES, addresses, keys

OF_BROWSERS = frozenset[Permission]().union(*ROLE_PERMISSIONS.values()) | {Permission.PUBLIC}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)|<[a-z][^<>]*\s(?:on[a-z]+|style)=|<style|javascript:", re.I
)
DATA = re.compile(r'<script[^>]*type="application/(?:ld\+)?json"[^>]*>')
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
POLICIES = {
    POLICY,
    f"{POLICY}; frame-src 'self'",  # an editor with a preview in it
    FRAMED,  # the preview
    f"{FRAMED}; frame-src 'self'",
    "default-src 'none'; sandbox",  # a file somebody sent
}
WRITTEN_BY_READING = {
    "rate_count": "how often somebody asked",
    "spent_answer": "an answer of the directory, which comes by GET, counts once",
}


@dataclass(frozen=True)
class Read:
    """Every address that a browser may GET, asked by somebody with every role; every row before and after."""

    app: Flask
    hub: Hub
    answers: dict[str, TestResponse]
    before: dict[str, list[tuple[object, ...]]]
    after: dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def read(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    settings = settings_over_a_copy(template_home, tmp_path_factory.mktemp("every_answer"))
    hub = open_hub(settings, StandingClock())
    furnish(hub)
    add_person(hub, roles=[role.value for role in Role])
    app = create_app(settings, hub=hub)
    client = app.test_client()
    assert sign_in(client).status_code == 303
    for desk in CODES["desks"]:  # the first look of a day sets its paper's numbers aside; no further one does
        assert client.get(f"/staff/desks/{desk}/downtime-list").status_code == 200
    before = rows(hub)
    answers = {address: client.get(address) for address in sorted(asked(app, hub))}
    yield Read(app, hub, answers, before, rows(hub))
    hub.close()


def asked(app: Flask, hub: Hub) -> set[str]:
    known: dict[str, list[str]] = keys(hub, whole=False)
    found: set[str] = set()
    for rule in app.url_map.iter_rules():
        if needed(app, rule.endpoint) in OF_BROWSERS and "GET" in (rule.methods or set()):
            found.update(addresses(rule.rule, known))
    return found


def rows(hub: Hub) -> dict[str, list[tuple[object, ...]]]:
    with hub.database.reading() as session:
        tables = Base.metadata.sorted_tables
        return {
            table.name: [tuple(map(repr, row)) for row in session.connection().execute(select(table))]
            for table in tables
        }


def pages(read: Read) -> dict[str, TestResponse]:
    return {address: answer for address, answer in read.answers.items() if answer.mimetype == "text/html"}


def test_every_page_carries_the_headers(read: Read) -> None:
    wrong = []
    for address, answer in read.answers.items():
        said = answer.headers
        right = said.get("X-Content-Type-Options") == "nosniff" and "Cache-Control" in said
        if not address.startswith("/api/") or answer.mimetype == "text/html":
            right &= said.get("Referrer-Policy") == "no-referrer" and said.get("Content-Security-Policy") in POLICIES
            right &= said.get("Cross-Origin-Opener-Policy") == "same-origin"
        if answer.mimetype == "text/html":
            right &= said["Cache-Control"] == "no-store"
        wrong += [] if right else [(address, answer.status_code, dict(said))]
    assert wrong == []
    good = [one for one in pages(read).values() if one.status_code == 200]
    assert len(good) > 60, "most of them were really there"


def test_nothing_is_allowed_that_stands_in_a_page_itself() -> None:
    """No nonce is needed where nothing is inline: scripts and sheets are files of ours, or they do not run."""
    said = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert said["default-src"] == said["base-uri"] == said["frame-ancestors"] == "'none'"
    assert said["script-src"] == said["style-src"] == said["form-action"] == "'self'"
    assert "unsafe" not in POLICY


def test_no_page_has_anything_inline_that_the_policy_would_stop(read: Read) -> None:
    found = {address: INLINE.findall(DATA.sub("", answer.text)) for address, answer in pages(read).items()}
    assert {address: said for address, said in found.items() if said} == {}


def test_nothing_changes_by_being_read(read: Read) -> None:
    changed = {name for name, before in read.before.items() if read.after[name] != before}
    assert changed - WRITTEN_BY_READING.keys() == set()


def test_a_form_of_anybodys_own_needs_its_token(read: Read) -> None:
    """Addresses that are open and ask by themselves who is there: none of them does anything without the form's token."""
    client, before = read.app.test_client(), None
    assert sign_in(client).status_code == 303
    before = rows(read.hub)
    for rule in read.app.url_map.iter_rules():
        if (
            rule.endpoint.startswith("sign_in.")
            and rule.endpoint not in NEED_NONE
            and "POST" in (rule.methods or set())
        ):
            for address in addresses(rule.rule, keys(read.hub, whole=False)):
                answer = _without_token(client, address)
                assert answer.status_code in {303, 400, 403, 404, 422, 429}, f"{address} {answer.status_code}"
    assert {
        name for name, rows_then in before.items() if rows(read.hub)[name] != rows_then
    } <= WRITTEN_BY_READING.keys()
    assert client.get("/staff/").status_code == 200, "and who is signed in still is"


NEED_NONE = {
    "sign_in.leave": "being signed out by a stranger's page costs a password, and SameSite sends it no session",
    "sign_in.sign_out_told": "the directory's own token, machine to machine",
}


def _without_token(client: FlaskClient, address: str) -> TestResponse:
    said = {"language": "lt", "site": "st-anna", "old": "a password for tests", "new": "another, long enough",
            "again": "another, long enough", "password": "a password for tests", "email": "nurse@st-anna.example"}  # fmt: skip
    return client.post(address, data=said)
