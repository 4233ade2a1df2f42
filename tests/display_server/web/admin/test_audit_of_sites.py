"""Cell by cell: each auditor before each form of the audit, asked for each site's lines."""

import csv
import io
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.engine.site_scope import at_site
from display_server.db.models import AuditLine
from display_server.hub import Hub
from display_server.services.accounts.add_account import add_account
from display_server.services.audit import audit
from tests.display_server.web.people import HASH, sign_in
from tests.two_sites import HERE, add_harbour

SAY = words(Language.ENGLISH).say
OURS, THEIRS, HUBS = "place:ours", "place:theirs", "hub:own"
ASKED = {"": None, "st-anna": OURS, "harbour": THEIRS, "*": HUBS, "nowhere": None, "1": None, "2": None}


def auditor(app: Flask, hub: Hub, email: str, site: int | None) -> FlaskClient:
    with at_site(site):
        hub.writer.run(
            lambda tx: add_account(tx, email=email, password_hash=HASH, roles=["auditor"], who="command", site_id=site)
        )
    client = app.test_client()
    assert sign_in(client, email).status_code == 303
    return client


@pytest.fixture
def auditors(app: Flask, hub: Hub) -> dict[str, FlaskClient]:
    """Of the first site, of the second, of the whole hub; and a line of each site, and one of none."""
    harbour = add_harbour(hub)
    found = {
        OURS: auditor(app, hub, "ours@st-anna.example", HERE),
        THEIRS: auditor(app, hub, "theirs@harbour.example", harbour.site),
        HUBS: auditor(app, hub, "all@hub.example", None),
    }
    for subject, site in ((OURS, HERE), (THEIRS, harbour.site), (HUBS, None)):
        with at_site(site):
            hub.writer.run(
                lambda tx, subject=subject: audit(tx, who="command", what="place.changed", subject=subject)  # type: ignore[misc]
            )
    return found


def told(text: str) -> set[str]:
    return {one for one in (OURS, THEIRS, HUBS) if one in text}


def test_an_auditor_of_one_site_reads_its_lines_whatever_they_ask_for(auditors: dict[str, FlaskClient]) -> None:
    for own, asked, form in product((OURS, THEIRS), ASKED, ("audit", "audit.csv")):
        for more in ({}, {"q": "example"}):
            said = auditors[own].get(f"/admin/{form}", query_string={"site": asked, **more})
            assert told(said.text) <= {own}, f"{own} {form} {asked} {more}"
            for other in {OURS: ("theirs@", "all@"), THEIRS: ("ours@", "all@")}[own]:
                assert other not in said.text
        assert told(auditors[own].get(f"/admin/{form}", query_string={"site": asked}).text) == {own}
        assert 'name="site"' not in auditors[own].get("/admin/audit").text


def test_an_auditor_of_the_whole_hub_reads_all_lines_or_those_of_the_site_they_choose(
    auditors: dict[str, FlaskClient],
) -> None:
    everything = {OURS, THEIRS, HUBS}
    for (asked, meant), form in product(ASKED.items(), ("audit", "audit.csv")):
        said = auditors[HUBS].get(f"/admin/{form}", query_string={"site": asked, "q": ":"})
        assert told(said.text) == ({meant} if meant else everything), f"{form} {asked}"
    page = auditors[HUBS].get("/admin/audit?site=harbour").text
    assert '<option value="harbour" selected>Harbour Clinic' in page
    assert "audit.csv?site=harbour" in page, "the file is of what is read"
    page = auditors[HUBS].get("/admin/audit").text
    for name in ("St Anna Hospital", "Harbour Clinic", SAY("admin.audit.of_hub")):
        assert f'<div class="quiet small">{name}</div>' in page.replace("&#39;", "'"), (
            "each line says of which site it is"
        )


def test_the_chain_is_vouched_for_without_saying_how_much_others_do(auditors: dict[str, FlaskClient], hub: Hub) -> None:
    with hub.database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
    for own, site in ((OURS, HERE), (THEIRS, 2), (HUBS, None)):
        theirs = [one for one in lines if site is None or one.site_id == site]
        page = auditors[own].get("/admin/audit/verify").text
        assert SAY("admin.audit.whole", count=len(theirs)) in page
        assert f"{theirs[-1].seq}:{theirs[-1].hash}" in page
        assert sum(one.hash in page for one in lines) == 1


def test_a_hub_with_one_site_is_asked_nothing_of_sites(app: Flask, hub: Hub) -> None:
    client = auditor(app, hub, "all@hub.example", None)
    rows = list(csv.DictReader(io.StringIO(client.get("/admin/audit.csv?site=st-anna").text.removeprefix("\ufeff"))))
    assert len(rows) == len(client.get("/admin/audit").text.split('class="nowrap"')) - 1 > 0
    assert 'name="site"' not in client.get("/admin/audit").text
