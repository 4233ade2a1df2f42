"""Cell by cell: whoever is of one site asks every route with another site's ids, and neither reads nor changes anything of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from display_server.app import create_app
from display_server.db.engine.site_scope import at_site
from display_server.db.models import Account, AuditLine, Stage, Visit, Webhook
from display_server.domain.role import Role
from display_server.hub import Hub, open_hub
from display_server.web.shared.access import needed
from display_server.web.shared.permissions import ROLE_PERMISSIONS, Permission
from tests.conftest import StandingClock, settings_over_a_copy
from tests.display_server.web.admin.every_page import BOARD, PAGES, furnish
from tests.display_server.web.people import sign_in, token_on
from tests.display_server.web.systems import give_token
from tests.small_cast import KIOSK
from tests.two_sites import OWN, PLANTED, STRANGER, Harbour, add_harbour, add_strangers, plant, rows_of_first_site

OF_PEOPLE = frozenset[Permission]().union(*ROLE_PERMISSIONS.values())
CODES = {
    "departments": ["cardiology"], "services": ["cardiology-consultation"], "places": ["room-12", "waiting-cardiology"],
    "desks": ["cardiology-14", "cardiology-12"], "pathways": ["heart"], "sites": ["st-anna"], "questions": ["what"],
}  # fmt: skip
FORM: dict[str, Any] = {
    "name_en": "Taken over", "short_en": "Taken", "names_en": "Taken over", "name": "Taken over",
    "title": "Taken over", "department": "cardiology", "service": "cardiology-consultation",
    "services": "cardiology-consultation", "desk": "cardiology-14", "place": "room-12", "room": "room-12",
    "waiting_place": "waiting-cardiology", "to": "blood-test", "letters": "K", "floor": "1", "kind": "room",
    "icon": "heartbeat", "zone": "department:cardiology", "confirmed": "yes", "version": "1", "revision": "1",
    "draft": "1", "base": "1", "code": "lift", "target_minutes": "20", "minutes": "10", "reason": "late",
    "seconds": "10", "words_en": "Taken over", "text_en": "Taken over", "first": "2026-03-11", "last": "2026-03-11",
    "from": "cardiology-consultation", "serial": "L9", "device": str(KIOSK), "layer": f"kiosk:{KIOSK}",
    "role": "admin", "active": "on", "everywhere": "on", "where": "1", "fate": "end", "answered": "yes",
    "number": "K-001", "choice": "20", "take_over": "1", "act": "close", "site": "st-anna", "begins": "08:00",
    "ends": "18:00", "time": "12:00", "closes": "12:00", "key": "1", "what": "silence", "language": "en",
    "request_id": "01890000-0000-7000-8000-00000000f001", "email": "taken@over.example", "address": "a@b.example",
    "days": "0",
}  # fmt: skip
"""What a form of any page may ask for, with the other site's codes where it names something."""


@dataclass(frozen=True)
class TwoSites:
    """The hub's two sites as `web` serves them; the first holds something of everything and one word on all of it."""

    app: Flask
    hub: Hub
    harbour: Harbour


@pytest.fixture(scope="module")
def both(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoSites]:
    """Made once: what the tests below do, they do to the second site, or they fail."""
    settings = settings_over_a_copy(template_home, tmp_path_factory.mktemp("two_sites"))
    hub = open_hub(settings, StandingClock())
    furnish(hub)
    plant(hub)
    harbour = add_harbour(hub)
    add_strangers(hub, harbour)
    app = create_app(settings, hub=hub)
    app.testing = False
    yield TwoSites(app, hub, harbour)
    hub.close()


@pytest.fixture(scope="module")
def whole(request: pytest.FixtureRequest) -> bool:
    """Every id wherever one could stand; else each place has one."""
    return bool(request.config.getoption("--long"))


def client_of(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    assert sign_in(client, email).status_code == 303
    return client


def keys(hub: Hub, whole: bool) -> dict[str, list[str]]:
    """Ids of the first site for each kind of parameter, and for those whose name says what they are of."""
    with hub.database.reading() as session:
        visits, stages = session.scalars(select(Visit.id)).all(), session.scalars(select(Stage.id)).all()
        webhooks = session.scalars(select(Webhook.id)).all()
    ids = {
        "device_id": KIOSK,
        "board_id": BOARD,
        "visit_id": visits[0],
        "stage_id": stages[0],
        "webhook_id": webhooks[0],
    }
    named = {name: [str(one)] for name, one in ids.items()}
    every = [str(one) for one in ids.values()]
    return {"uuid": every, "int": ["1", "2", "3"]} if whole else {**named, "uuid": every[:1], "int": ["1"]}


def addresses(rule: str, known: dict[str, list[str]]) -> Iterator[str]:
    """The rule with every id of the first site that could stand there."""
    parts = re.split(r"(<[^>]+>)", rule)
    choices = [_could_be(part, "".join(parts[:place]), known) for place, part in enumerate(parts)]
    for chosen in product(*choices):
        yield "".join(chosen)


def _could_be(part: str, before: str, known: dict[str, list[str]]) -> list[str]:
    if not part.startswith("<"):
        return [part]
    kind, _, name = part[1:-1].rpartition(":")
    if kind.startswith("any("):
        return [one.strip("'\" ") for one in kind[4:-1].split(",")]
    if name in known or kind in known:
        return known.get(name) or known[kind]
    section = next((codes for word, codes in CODES.items() if f"/{word}/" in before or name == word[:-1]), None)
    found = section or ["cardiology", "cardiology-consultation", "K-001", "1"]
    return found if len(known["int"]) > 1 else found[:1]


def doors(app: Flask, hub: Hub, whole: bool) -> list[tuple[str, str]]:
    """Each route of people with the first site's ids: method and address."""
    known, found = keys(hub, whole), []
    for rule in app.url_map.iter_rules():
        if needed(app, rule.endpoint) in OF_PEOPLE:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                found += [(method, address) for address in addresses(rule.rule, known)]
    return found


def test_nobody_reads_or_changes_anything_of_another_site(both: TwoSites, whole: bool) -> None:
    app, hub = both.app, both.hub
    client = client_of(app, STRANGER)
    before, token = rows_of_first_site(hub), token_on(client.get("/admin/house/site").text)
    seen, taken = [], []
    for method, address in doors(app, hub, whole):
        if address.endswith("/pages/preview") or "sign-out" in address:
            continue
        data = {"csrf_token": token, **FORM} if method == "POST" else None
        answer = client.open(address, method=method, data=data)
        assert answer.status_code != 500, f"{method} {address}"
        if PLANTED.lower() in answer.get_data(as_text=True).lower():
            seen.append(f"{method} {address}")
        if method == "POST" and answer.status_code < 400:
            taken.append(address)
    after = rows_of_first_site(hub)
    assert seen == []
    assert {name: set(after[name]) ^ set(rows) for name, rows in before.items() if after[name] != rows} == {}
    assert len(taken) > 10, "forms that are right are taken, at the stranger's own site"
    with hub.database.reading() as session:
        others = session.scalars(select(AuditLine.site_id).where(AuditLine.who == _who(session))).all()
    assert set(others) == {both.harbour.site}


def _who(session: Session) -> str:
    return f"account:{session.scalars(select(Account.id).where(Account.email == STRANGER)).one()}"


def test_the_word_is_there_for_whom_it_is_meant(both: TwoSites, whole: bool) -> None:
    """Else the test above would prove nothing: people of the first site read it on nearly every page."""
    client = client_of(both.app, OWN)
    with both.hub.database.reading() as session:
        webhook = session.scalars(select(Webhook.id)).one()
    every = [one.replace("{webhook}", str(webhook)) for one in PAGES.values() if "{code}" not in one]
    pages = every if whole else every[::7]
    read = [page for page in pages if PLANTED in client.get(page).text]
    assert len(read) > len(pages) * 0.8, read


def test_nothing_of_another_site_is_told_to_a_system(both: TwoSites, whole: bool) -> None:
    app, hub = both.app, both.hub
    with at_site(both.harbour.site):
        made = give_token(hub)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {made.text}"
    before, known = rows_of_first_site(hub), keys(hub, whole)
    body = {
        "service": "cardiology-consultation", "language": "en", "code": "XMXCXJGZ", "desk": "cardiology-14",
        "minutes": 10, "number": "K-001", "of": "desk", "reason": "emergency",
    }  # fmt: skip
    said = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("hospital_api.") or needed(app, rule.endpoint) is Permission.PUBLIC:
            continue
        for method, address in product(sorted((rule.methods or set()) & {"GET", "POST"}), addresses(rule.rule, known)):
            for sent in ({name: body[name] for name in names} for names in BODIES):
                headers = {"Idempotency-Key": str(uuid7())}
                answer = client.open(address, method=method, json=sent if method == "POST" else None, headers=headers)
                said.append((method, address, answer.status_code, answer.get_data(as_text=True)))
    assert [one[:3] for one in said if one[2] >= 500] == []
    told = [one for one in said if PLANTED in one[3]]
    assert [one for one in told if '"other_site"' not in one[3]] == []  # the site's own name is said: go there
    assert told, "a booking of the other site is said to be of it"
    after = rows_of_first_site(hub)
    assert {name: set(after[name]) ^ set(rows) for name, rows in before.items() if after[name] != rows} == {}


BODIES = (
    (),
    ("service",),
    ("service", "language"),
    ("code", "language"),
    ("desk",),
    ("of", "minutes", "reason"),
    ("number",),
)
"""Fields of the bodies that operations take."""


@pytest.mark.long
@pytest.mark.parametrize("role", list(Role))
def test_no_role_reads_or_changes_anything_of_another_site(app: Flask, hub: Hub, role: Role) -> None:
    """The same for each role by itself: what one role's page hides may be another's whole page."""
    furnish(hub)
    plant(hub)
    add_strangers(hub, add_harbour(hub), (role.value,))
    client = client_of(app, STRANGER)
    before, token = rows_of_first_site(hub), token_on(client.get("/sign-in/sites").text)
    for method, address in doors(app, hub, True):
        data = {"csrf_token": token, **FORM} if method == "POST" else None
        answer = client.open(address, method=method, data=data)
        assert answer.status_code != 500, f"{method} {address}"
        assert PLANTED.lower() not in answer.get_data(as_text=True).lower(), f"{role} {method} {address}"
    assert rows_of_first_site(hub) == before
