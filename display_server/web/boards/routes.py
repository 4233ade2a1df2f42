"""The boards' addresses: the page a screen opens, its pairing, its right to listen, what it says it shows."""

from uuid import UUID

from flask import Blueprint, Flask, jsonify, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound, Unauthorized

from display_server.hub import this_hub
from display_server.web.boards import contents, demo, pairing, preview, voice
from display_server.web.boards.audio_zone import hushed, mates_of, speaks, topics_heard
from display_server.web.boards.board_of_request import (
    SECRET,
    board_here,
    board_of_request,
    kept_by_board,
    let_board_in,
    remember,
)
from display_server.web.boards.board_page import (
    NothingToShow,
    board_page,
    directions_shown,
    led_shown,
    settings_key,
    topics_followed,
)
from display_server.web.boards.board_words import clauses
from display_server.web.boards.shown import note_what_is_shown
from display_server.web.shared.access import needs, use_board_check
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.secret_rotation import tend_secret
from display_server.web.shared.stream_pass import answer_with_pass

blueprint = Blueprint(
    "boards", __name__, template_folder="templates", static_folder="static", static_url_path="/board/static"
)


def set_up(app: Flask) -> None:
    """The guard asks this face who a board is."""
    use_board_check(app, let_board_in)


@blueprint.get("/board")
@needs(Permission.PUBLIC)
def home() -> ResponseReturnValue:
    """What a screen opens at power-on: the board it was before, else by what it keeps, else a code to be paired by."""
    here = None if "lost" in request.args else board_here()
    return redirect(f"/board/{here}") if here else pairing.pairing_page()


@blueprint.get("/board/new")
@needs(Permission.PUBLIC)
def new() -> ResponseReturnValue:
    return pairing.pairing_page()


@blueprint.post("/board/pairings")
@needs(Permission.PUBLIC)
def ask_pairing() -> ResponseReturnValue:
    return pairing.ask()


@blueprint.post("/board/again")
@needs(Permission.PUBLIC)
def board_again() -> ResponseReturnValue:
    return pairing.again()


@blueprint.post("/board/pairings/poll")
@needs(Permission.PUBLIC)
def poll_pairing() -> ResponseReturnValue:
    return pairing.poll()


@blueprint.get("/board/<uuid:device_id>")
@needs(Permission.PUBLIC)  # a board that is no longer paired must get its code to show, not an error
def page(device_id: UUID) -> ResponseReturnValue:
    device = board_of_request(device_id)
    if device is None:
        return redirect(f"/board?lost={device_id}")
    try:
        made = board_page(device, request.cookies[SECRET], demo.asked_language())
    except NothingToShow:
        raise NotFound from None
    answer = make_response(
        show(made.template, made.language, title=made.title, settings=made.settings, clauses=clauses)
    )
    remember(answer, device_id, request.cookies[SECRET])
    return answer


@blueprint.post("/board/<uuid:device_id>/pass")
@needs(Permission.BOARD)
def stream_pass(device_id: UUID) -> ResponseReturnValue:
    """The right to listen for ten minutes, as a cookie that only this board's stream sees; once a month a new secret with it."""
    device = board_of_request(device_id)
    if device is None:
        raise Unauthorized
    with this_hub().database.reading() as session:
        zone = topics_heard(session, mates_of(session, device))
    followed = dict.fromkeys([*topics_followed(device), *zone])
    fresh = tend_secret(this_hub(), device_id, request.cookies[SECRET])
    kept = {} if fresh is None else {"kept": kept_by_board(device_id, fresh)}
    answer = answer_with_pass(f"board-{device_id}", followed, device_id, **kept)
    if fresh is not None:
        remember(answer, device_id, fresh)
    return answer


@blueprint.post("/board/<uuid:device_id>/shown")
@needs(Permission.BOARD)
def shown(device_id: UUID) -> ResponseReturnValue:
    """What people really see on it now; the answer says whether its settings are still those it was made from."""
    sound = note_what_is_shown(device_id)
    device = board_of_request(device_id)
    if device is None:
        raise Unauthorized
    with this_hub().database.reading() as session:
        mates = mates_of(session, device)
        answer = {
            "settings_key": settings_key(device, topics_heard(session, mates)),
            "speaks": speaks(device, mates, sound),
            "hushed": hushed(session, device),
            "contents_key": contents.contents_key(session, device),
        }
    return jsonify(recorded=True, **answer)


@blueprint.get("/board/<uuid:device_id>/arrows")
@needs(Permission.BOARD)
def arrows(device_id: UUID) -> ResponseReturnValue:
    """The ways from this screen as they are now. Finding them is work, so the process that gives numbers does not do it."""
    device = board_of_request(device_id)
    if device is None:
        raise Unauthorized
    with this_hub().database.reading() as session:
        answer = jsonify(directions=directions_shown(session, device), led=led_shown(session, device))
    answer.headers["Cache-Control"] = "no-store"
    return answer


blueprint.register_blueprint(demo.blueprint)
blueprint.register_blueprint(voice.blueprint)
blueprint.register_blueprint(contents.blueprint)
blueprint.register_blueprint(preview.blueprint)
