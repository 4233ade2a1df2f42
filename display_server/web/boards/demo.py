"""Doors that exist in a demo only: boards that are paired beforehand, and the counter of numbers lost and doubled."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from config.contract.words import DeviceKind, Language
from display_server.db.models import Device
from display_server.hub import this_hub
from display_server.web.boards.board_of_request import remember
from display_server.web.shared.access import needs
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission

blueprint = Blueprint("demo", __name__, url_prefix="/board/demo")


@blueprint.get("/lobby")
@needs(Permission.DEMO_ONLY)
def lobby() -> ResponseReturnValue:
    return _become({"view": "lobby"})


@blueprint.get("/department/<code>")
@needs(Permission.DEMO_ONLY)
def department(code: str) -> ResponseReturnValue:
    return _become({"view": "department", "department": code})


def asked_language() -> Language | None:
    """`?language=uk`: a demo's board can be looked at in every language."""
    language = request.args.get("language")
    return Language(language) if this_hub().settings.demo and language in set(Language) else None


def _become(wanted: dict[str, str]) -> ResponseReturnValue:
    """Give this browser the secret of the demo's board that shows this."""
    for device_id, secret in _paired_boards().items():
        with this_hub().database.reading() as session:
            device = session.get(Device, device_id)
        if device is not None and wanted.items() <= device.settings.items():
            language = asked_language()
            answer = make_response(
                redirect(f"/board/{device_id}" + (f"?language={language.value}" if language else ""))
            )
            remember(answer, device_id, secret)
            return answer
    raise NotFound


def _paired_boards() -> dict[UUID, str]:
    """What `demo-init` left in the demo's home: serial → id and secret."""
    file = this_hub().settings.home / "devices.json"
    if not file.exists():
        return {}
    devices: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    return {UUID(one["device_id"]): one["secret"] for one in devices.values() if one["kind"] == DeviceKind.BOARD.value}


@blueprint.get("/faults")
@needs(Permission.DEMO_ONLY)
def faults() -> ResponseReturnValue:
    return show(
        "boards/faults.html", asked_language() or Language.ENGLISH, settings={"ledger": "/board/demo/faults.json"}
    )


@blueprint.get("/faults.json")
@needs(Permission.DEMO_ONLY)
def faults_ledger() -> ResponseReturnValue:
    """The ledger of `./run demo --show-faults`, written by that program, which also makes the faults."""
    file = this_hub().settings.home / "faults.json"
    if not file.exists():
        return jsonify(running=False)
    ledger: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return jsonify(running=True, **ledger)
