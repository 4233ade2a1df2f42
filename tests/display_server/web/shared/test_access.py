"""Default deny: a route that declares nothing answers nobody."""

from flask import Flask

from config.settings import HubSettings
from display_server.app import create_app
from display_server.hub import Hub
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission


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


def test_a_person_who_is_not_signed_in_sees_nothing_of_the_fleet(settings: HubSettings, hub: Hub) -> None:
    assert with_routes(settings, hub).test_client().get("/fleet").status_code in {303, 401}
