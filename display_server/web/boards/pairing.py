"""A board asks to belong: a code on its screen, and its secret as a cookie once an administrator has approved it."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from pydantic import Field
from sqlalchemy import select
from werkzeug.exceptions import BadRequest

from config.contract.base import Incoming
from config.contract.device_api import PollPairing
from config.contract.words import DeviceKind, Language
from config.locale import LANGUAGES, words
from display_server.db.models import Site
from display_server.hub import this_hub
from display_server.services.devices.ask_pairing import TooManyPairings, ask_pairing
from display_server.services.devices.poll_pairing import PairingUnknown, PollTooSoon
from display_server.web.boards.board_of_request import remember, secret_kept
from display_server.web.shared.pages import show
from display_server.web.shared.pairing_poll import poll_once


class KeptByBoard(Incoming):
    """What `board.js` keeps beside the cookies."""

    kept: str = Field(max_length=500)


def pairing_page() -> str:
    """What to do stands there in every language of the site: nobody has told this board its own yet."""
    with this_hub().database.reading() as session:
        found = session.execute(select(Site.language, Site.languages).order_by(Site.id).limit(1)).first()
    first, spoken = (
        (Language(found[0]), [Language(one) for one in found[1]]) if found else (Language.ENGLISH, list(Language))
    )
    instructions = [
        {"lang": LANGUAGES[language].html, "text": words(language).say("board.pairing.enter")}
        for language in [first, *(one for one in spoken if one is not first)]
    ]
    settings = {"ask": "/board/pairings", "poll": "/board/pairings/poll", "again": "/board/again"}
    return show("boards/pairing.html", first, instructions=instructions, settings=settings)


def ask() -> tuple[dict[str, Any], int]:
    """A new code for this screen."""
    hub = this_hub()
    model, address = (request.user_agent.string or "browser")[:80], request.remote_addr or ""
    try:
        code = hub.writer.run(
            lambda tx: ask_pairing(
                tx, kind=DeviceKind.BOARD, model=model, address=address, hub_fingerprint=hub.fingerprint
            )
        )
    except TooManyPairings:
        return {"refused": "too_many"}, 429
    return code.model_dump(mode="json"), 200


def poll() -> tuple[Response, int]:
    """Not yet, gone, or approved: then the secret becomes this browser's cookie and the answer says where to go."""
    try:
        asked = PollPairing.model_validate_json(request.get_data())
    except ValueError as refused:
        raise BadRequest from refused
    try:
        state = poll_once(asked.device_code)
    except PairingUnknown:
        return jsonify(refused="gone"), 410
    except PollTooSoon:
        return jsonify(refused="too_soon"), 429
    if not state.approved or state.device_id is None or state.secret is None:
        return jsonify(approved=False), 200
    return approved(state.device_id, state.secret), 200


def again() -> tuple[Response, int]:
    """Its cookies again for a screen that has lost them, by what it kept sealed, and where to go; 410 where that is nobody's."""
    try:
        asked = KeptByBoard.model_validate_json(request.get_data())
    except ValueError as refused:
        raise BadRequest from refused
    found = secret_kept(asked.kept)
    return (approved(*found), 200) if found else (jsonify(refused="gone"), 410)


def approved(device_id: UUID, secret: str) -> Response:
    answer = jsonify(approved=True, address=f"/board/{device_id}")
    remember(answer, device_id, secret)
    return answer
