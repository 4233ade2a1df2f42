"""The shared room's own addresses: the look, health and measures."""

from flask import Blueprint, Flask, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from display_server.db.reading.own_site import own_site
from display_server.hub import hub_of, this_hub
from display_server.services.accounts.where import several_sites
from display_server.services.house.follow_words import WordsFollower
from display_server.sign_of_life import ANSWERED_BY
from display_server.web.shared import assets
from display_server.web.shared.access import needs
from display_server.web.shared.measures import exposition, exposition_of_site
from display_server.web.shared.permissions import Permission
from display_server.web.shared.token_check import this_token
from display_server.web.shared.write_test import WriteTest, write_test_of

blueprint = Blueprint(
    "shared", __name__, template_folder="templates", static_folder="static", static_url_path="/shared"
)

_SAYS_WORDS = {"admin", "staff", "phone", "front_door", "boards", "sign_in"}
"""Faces people read; the device API answers in codes, and is asked a thousand times a second."""


def set_up(app: Flask) -> None:
    """The look of every page stands beside this face, under `/assets/`."""
    app.register_blueprint(assets.blueprint)
    hub_of(app).memory["write_test"] = WriteTest(hub_of(app))
    follower = WordsFollower(hub_of(app).database)
    hub_of(app).memory["words"] = follower

    @app.before_request
    def follow_words() -> None:
        if request.blueprint in _SAYS_WORDS:
            follower.follow()


@blueprint.get("/healthz")
@needs(Permission.PUBLIC)
def healthz() -> ResponseReturnValue:
    """The process answers, and says which hub it is: `jobs` asks this at `public_url` (decision 15), the supervisor here."""
    headers = {ANSWERED_BY: str(this_hub().memory.get("worker", 1))}
    return {"alive": True, "hub": this_hub().fingerprint}, 200, headers


@blueprint.get("/readyz")
@needs(Permission.PUBLIC)
def readyz() -> ResponseReturnValue:
    """The process can do its work: the database is readable and the writer writes (a trial, at most each 2 s)."""
    try:
        with this_hub().database.reading() as session:
            session.execute(text("SELECT kind FROM hub_identity")).one()
    except SQLAlchemyError:
        return {"ready": False, "why": "database"}, 503
    if not this_hub().writer.lives or not write_test_of(this_hub()).works():
        return {"ready": False, "why": "writer"}, 503
    return {"ready": True}


@blueprint.get("/metrics")
@needs(Permission.API_METRICS)
def metrics() -> ResponseReturnValue:
    """Counts and durations for Prometheus, of the token's own site or of the whole hub; nothing about any person."""
    hub, token = this_hub(), this_token()
    with hub.database.reading() as session:
        hub_is_theirs = Permission.API_METRICS_HUB in token.may or not several_sites(session)
        site = own_site(session).code
    body, content_type = exposition(hub) if hub_is_theirs else exposition_of_site(hub, token.site_id, site)
    return Response(body, content_type=content_type)
