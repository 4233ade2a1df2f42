"""Sites as administrators meet them: one is added, looked at, closed; who administers one gives nobody anything at another."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from display_server.cli import REFUSED, main
from display_server.db.engine.site_scope import at_site
from display_server.db.models import Account
from display_server.hub import Hub
from display_server.services.accounts.add_account import add_account
from display_server.services.accounts.where import roles_at
from tests.display_server.web.people import ADMIN, HASH, NURSE, add_person, sign_in, token_on
from tests.two_sites import HERE, add_harbour

LOCAL = "local@harbour.example"


@pytest.fixture
def admin(app: Flask, hub: Hub) -> FlaskClient:
    client = app.test_client()
    add_person(hub, ADMIN, ["admin", "staff"])
    assert sign_in(client, ADMIN).status_code == 303
    return client


def post(client: FlaskClient, address: str, **said: object) -> int:
    token = token_on(client.get("/sign-in/sites").text)
    return client.post(address, data={"csrf_token": token, **said}).status_code


def roles_of(hub: Hub, email: str, site: int | None) -> list[str]:
    with hub.database.reading() as session:
        return roles_at(session.scalars(select(Account).where(Account.email == email)).one(), site)


def test_a_house_with_one_site_is_told_nothing_of_sites(admin: FlaskClient) -> None:
    for page in ("/admin/today", "/admin/people", "/admin/people/1", "/staff/"):
        said = admin.get(page).text
        assert "/sign-in/sites" not in said
        assert "Every site" not in said


def test_a_second_site_is_added_and_looked_at_and_people_stay_where_they_were(admin: FlaskClient, hub: Hub) -> None:
    add_person(hub, NURSE, ["staff"])
    assert post(admin, "/admin/sites", name="Harbour", zone="Mars/Base", language="en") == 422
    assert post(admin, "/admin/sites", name="Harbour", zone="Pacific/Auckland", language="en") == 303
    assert 'value="Pacific/Auckland"' in admin.get("/admin/house/site").text
    assert "Cardiology" not in admin.get("/admin/house").text
    assert post(admin, "/sign-in/sites", site="st-anna") == 303
    assert "Cardiology" in admin.get("/admin/house").text
    assert (roles_of(hub, NURSE, None), roles_of(hub, NURSE, HERE)) == ([], ["staff"])
    assert (roles_of(hub, ADMIN, None), roles_of(hub, ADMIN, HERE)) == (["admin"], ["staff"])


def test_who_is_of_one_site_cannot_look_at_another(app: Flask, hub: Hub) -> None:
    add_person(hub, NURSE, ["staff"])
    add_harbour(hub)
    nurse = app.test_client()
    assert sign_in(nurse, NURSE).status_code == 303
    assert "harbour" not in nurse.get("/sign-in/sites").text.lower()
    assert post(nurse, "/sign-in/sites", site="harbour") == 404
    assert post(nurse, "/admin/sites", name="Mine", zone="UTC", language="en") == 403


def test_an_administrator_of_one_site_rules_there_and_nowhere_else(app: Flask, admin: FlaskClient, hub: Hub) -> None:
    harbour = add_harbour(hub)
    with at_site(harbour.site):
        key = hub.writer.run(
            lambda tx: add_account(
                tx, email=LOCAL, password_hash=HASH, roles=["admin"], who="command", site_id=harbour.site
            )
        )
    local = app.test_client()
    assert sign_in(local, LOCAL).status_code == 303
    assert ADMIN not in local.get("/admin/people").text
    tried = local.get("/admin/people/sign-ins").text
    assert (LOCAL in tried, ADMIN in tried) == (True, False)
    for address in ("/admin/people/1", "/admin/people/1/password", "/admin/people/1/second-factor"):
        assert post(local, address, role="admin", active="on", everywhere="on") == 404
    for hubs_own in ("/admin/sites", "/admin/backups", "/admin/words"):
        assert local.get(hubs_own).status_code == 403
    new = {"email": "new@harbour.example", "role": "staff", "everywhere": "on", "where": "all"}
    assert post(local, "/admin/people", **new) == 200
    assert (roles_of(hub, "new@harbour.example", None), roles_of(hub, "new@harbour.example", harbour.site)) == (
        [],
        ["staff"],
    )
    assert post(local, f"/admin/people/{key}", role="staff", active="on", everywhere="on") == 422, "one's own"
    assert LOCAL in admin.get("/admin/people").text, "who administers the whole hub sees everybody"
    said = local.get("/admin/audit").text
    assert "new@harbour.example" in said
    assert ADMIN not in said


def test_a_site_is_closed_once_nobody_and_nothing_is_there(admin: FlaskClient, hub: Hub) -> None:
    post(admin, "/admin/sites", name="Harbour", zone="Pacific/Auckland", language="en")
    assert post(admin, "/admin/sites/st-anna/close") == 422, "a kiosk is paired there"
    assert post(admin, "/admin/sites/harbour/close") == 303
    assert post(admin, "/sign-in/sites", site="harbour") == 404
    assert "St Anna" in admin.get("/admin/house/site").text, "whoever looked at it looks at another now"
    assert post(admin, "/admin/sites/harbour/open") == 303
    assert post(admin, "/sign-in/sites", site="harbour") == 303


def test_commands_add_a_site_and_say_which_one_they_are_about(
    hub: Hub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(hub.settings.home))
    hub.close()
    assert main(["site", "add", "Harbour Clinic", "--zone", "Mars/Base"]) == REFUSED
    assert main(["site", "add", "Harbour Clinic", "--zone", "Pacific/Auckland", "--code", "harbour"]) == 0
    assert main(["site", "list"]) == 0
    assert "harbour\tHarbour Clinic\tPacific/Auckland\topen" in capsys.readouterr().out
    assert main(["part", "lift", "closed"]) == REFUSED
    assert "say which (st-anna, harbour)" in capsys.readouterr().err
    assert main(["--site", "harbour", "part", "lift", "closed"]) == REFUSED
    assert "no part" in capsys.readouterr().err
    assert main(["--site", "nowhere", "site", "list"]) == REFUSED
    assert main(["site", "close", "harbour"]) == 0
