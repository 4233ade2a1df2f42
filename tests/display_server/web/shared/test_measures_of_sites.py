"""Measures are told site by site: a site's system reads its own, who watches the whole hub all of them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.hospital_api import Scope
from display_server.db.engine.site_scope import at_site
from display_server.db.models import ApiToken, AuditLine
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, add_person, sign_in, token_on
from tests.display_server.web.systems import client_with, give_token
from tests.two_sites import HARBOUR_HEADERS, HERE, STRANGER, Harbour, add_harbour, add_strangers


@pytest.fixture
def harbour(hub: Hub) -> Harbour:
    return add_harbour(hub)


def measured(app: Flask, hub: Hub, scope: Scope, site: int) -> str:
    with at_site(site):
        made = give_token(hub, scope)
    answer = client_with(app, made).get("/metrics")
    assert answer.status_code == 200
    return answer.text


def sites_in(text: str) -> set[str]:
    return set(re.findall(r'site="([^"]*)"', text))


def test_a_sites_system_reads_what_was_asked_at_its_own_site_only(
    app: Flask, hub: Hub, kiosk: FlaskClient, harbour: Harbour
) -> None:
    kiosk.get("/api/v1/catalogue")
    app.test_client().post("/api/v1/heartbeats", json={}, headers=HARBOUR_HEADERS)
    app.test_client().get("/api/v1/catalogue")
    ours, theirs = measured(app, hub, Scope.METRICS, HERE), measured(app, hub, Scope.METRICS, harbour.site)
    assert (sites_in(ours), sites_in(theirs)) == ({"st-anna"}, {"harbour"})
    assert "catalogue" in ours
    assert "catalogue" not in theirs
    for of_machine in ("atrium_disk_used_ratio", "atrium_backup_alarm", "atrium_commits"):
        assert of_machine not in ours + theirs
    whole = measured(app, hub, Scope.METRICS_HUB, HERE)
    assert sites_in(whole) >= {"", "st-anna", "harbour"}, "nobody's are those before somebody has proved who asks"
    assert re.search(r"^atrium_disk_used_ratio [0-9.]+$", whole, re.MULTILINE)


def test_a_monitor_of_the_one_house_goes_on_seeing_the_whole_hub_when_it_gets_a_second_site(
    app: Flask, hub: Hub, clock: StandingClock
) -> None:
    monitor = client_with(app, give_token(hub, Scope.METRICS, Scope.READ_QUEUE))
    assert "atrium_disk_used_ratio" in monitor.get("/metrics").text
    add_harbour(hub)
    clock.move(seconds=60)  # what a token may is remembered for twenty
    assert "atrium_disk_used_ratio" in monitor.get("/metrics").text
    with hub.database.reading() as session:
        assert session.scalars(select(ApiToken.scopes)).one() == ["metrics_hub", "read_queue"]
        assert session.scalars(select(AuditLine.what).where(AuditLine.what == "token.of_hub")).all() == ["token.of_hub"]


def test_the_whole_hubs_measures_are_not_one_sites_to_give_or_to_take_back(
    app: Flask, hub: Hub, harbour: Harbour
) -> None:
    add_strangers(hub, harbour)
    add_person(hub, ADMIN, ["admin"])
    with at_site(harbour.site):
        watcher = give_token(hub, Scope.METRICS_HUB, name="Watcher of all")
    here, everywhere = app.test_client(), app.test_client()
    sign_in(here, STRANGER)
    sign_in(everywhere, ADMIN)
    form = here.get("/admin/systems/tokens/new").text
    assert 'value="metrics"' in form
    assert 'value="metrics_hub"' not in form
    assert 'value="metrics_hub"' in everywhere.get("/admin/systems/tokens/new").text
    said = {"csrf_token": token_on(form), "name": "Mine", "scopes": ["metrics_hub"], "days": "30", "per_minute": "60"}
    assert here.post("/admin/systems/tokens", data=said).status_code == 422
    assert "Watcher of all" not in here.get("/admin/systems").text
    address = f"/admin/systems/tokens/{watcher.id}/revoke"
    assert here.post(address, data={"csrf_token": token_on(form)}).status_code == 404
    assert client_with(app, watcher).get("/metrics").status_code == 200
    page = everywhere.get("/sign-in/sites").text
    assert everywhere.post("/sign-in/sites", data={"csrf_token": token_on(page), "site": "harbour"}).status_code == 303
    assert "Watcher of all" in everywhere.get("/admin/systems").text
    assert everywhere.post(address, data={"csrf_token": token_on(page)}).status_code == 303
