"""A plan's file or a floor's picture comes in slices, each small enough for every proxy."""

from collections.abc import Callable
from uuid import UUID

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from display_server.hub import this_hub
from display_server.services.boards.content_files import take_slice
from display_server.services.boards.edit_contents import ContentRefused


def taken_slice(said: Callable[[str], str]) -> ResponseReturnValue:
    """How much of it is here; `said`: why no more of it is taken, by the refusal's reason."""
    try:
        upload, offset = UUID(request.args["upload"]), int(request.args["offset"])
    except (KeyError, ValueError) as refused:
        raise BadRequest from refused
    try:
        return jsonify(have=take_slice(this_hub().settings.home, upload, offset, request.get_data()))
    except ContentRefused as refused:
        return jsonify(refused=said(refused.reason)), 422
