"""Default deny: a route that declares nothing answers nobody."""

from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from config.contract.hospital_api import Scope
from config.settings import HubSettings
from display_server.app import create_app
from display_server.hub import Hub
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from tests.display_server.web.people import add_person, sign_in
from tests.display_server.web.systems import client_with, give_token, post


def with_routes(settings: HubSettings, hub: Hub) -> Flask:
    app = create_app(settings, hub=hub)
    app.add_url_rule("/undeclared", "undeclared", lambda: "seen")
    app.add_url_rule("/public", "public_page", needs(Permission.PUBLIC)(lambda: "seen"))
    app.add_url_rule("/demo", "demo_page", needs(Permission.DEMO_ONLY)(lambda: "seen"))
    app.add_url_rule("/fleet", "fleet_page", needs(Permission.SEE_FLEET)(lambda: "seen"))
    return app


def test_a_route_that_declares_nothing_is_closed(settings: HubSettings, hub: Hub) -> None:
    assert with_routes(settings, hub).test_client().get("/undeclared").status_code == 403


def test_a_public_route_is_open(settings: HubSettings, hub: Hub) -> None:
    assert with_routes(settings, hub).test_client().get("/public").text == "seen"


def test_a_demo_route_does_not_exist_on_a_live_database(settings: HubSettings, hub: Hub) -> None:
    assert with_routes(settings, hub).test_client().get("/demo").status_code == 404


def test_who_asks_for_what_they_may_not_stands_in_the_log(app: Flask, client: FlaskClient, hub: Hub) -> None:
    number = add_person(hub)
    sign_in(client)
    token = give_token(hub, Scope.READ_QUEUE)
    with capture_logs() as lines:
        assert client.get("/admin/audit?q=Rasa").status_code == 403
        assert post(client_with(app, token), "/numbers", {"service": "Rasa"}).status_code == 403
        assert client.get("/staff/").status_code == 200
    assert [(one["event"], one["who"], one["needs"], one["endpoint"]) for one in lines] == [
        ("not permitted", f"account:{number}", "see_audit", "admin.audit"),
        ("not permitted", f"token:{token.id}", "api_issue", "hospital_api.numbers"),
    ]
    assert "Rasa" not in str(lines)


def test_a_person_who_is_not_signed_in_sees_nothing_of_the_fleet(settings: HubSettings, hub: Hub) -> None:
    assert with_routes(settings, hub).test_client().get("/fleet").status_code in {303, 401}
