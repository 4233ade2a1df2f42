"""The voice of a board: which files say a call, and the files. They are made on a thread and in a process of their own."""

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound, Unauthorized

from config.contract.words import Language
from display_server.hub import Hub, this_hub
from display_server.services.boards.words_of_call import utterances_of_call
from display_server.web.boards.board_of_request import board_of_request
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from hardware.ports import Utterance
from hardware.speaker.opening import open_speaker
from hardware.speaker.speaker import Said
from hardware.speaker.worker import SpeechWorker

LONGEST_CALL_S = 12.0
CHIME_S = 1.4
BETWEEN_S = 0.35
"""As `static/sounds.js` plays them."""
WAITS_S = 0.15
_KEY = re.compile(r"[0-9a-f]{64}")

blueprint = Blueprint("voice", __name__, url_prefix="/board/<uuid:device_id>/voice")


@blueprint.get("/<int:call_id>")
@needs(Permission.BOARD)
def spoken(device_id: UUID, call_id: int) -> ResponseReturnValue:
    """The files of this call in the order they are heard; 202 while they are being made: ask again."""
    utterances = _utterances(device_id, call_id)
    answers = voice_of(this_hub()).answers(utterances, WAITS_S) if utterances else []
    if answers is None:
        return jsonify(say=None), 202
    found = zip(utterances, answers, strict=True)
    heard = that_fit([(one, said) for one, said in found if isinstance(said, Said)])
    return jsonify(
        say=[_file(device_id, call_id, one, said) for one, said in heard],
        failed=[said.value for said in answers if not isinstance(said, Said)],
    )


@blueprint.get("/<key>.wav")
@needs(Permission.BOARD)
def sound(device_id: UUID, key: str) -> ResponseReturnValue:
    """One file. It never changes, so the board keeps it; another node of the hub makes it again from `?call=`."""
    if _KEY.fullmatch(key) is None:
        raise NotFound
    voice = voice_of(this_hub())
    file = voice.file(key)
    if file is None and request.args.get("call", "").isdecimal():
        voice.answers(_utterances(device_id, int(request.args["call"])), 2.0)
        file = voice.file(key)
    if file is None:
        raise NotFound
    answer = send_file(file, mimetype="audio/wav", etag=key, max_age=31_536_000)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


def that_fit(sentences: list[tuple[Utterance, Said]]) -> list[tuple[Utterance, Said]]:
    """In order each language with which the whole call ends within `LONGEST_CALL_S`; where none alone does, the shortest."""
    chosen: list[tuple[Utterance, Said]] = []
    lasts = CHIME_S
    least = min((said.seconds for _, said in sentences), default=0.0)
    for one, said in sentences:
        if not chosen and said.seconds > least and lasts + said.seconds > LONGEST_CALL_S:
            continue
        if chosen and lasts + BETWEEN_S + said.seconds > LONGEST_CALL_S:
            continue
        lasts += said.seconds + (BETWEEN_S if chosen else 0.0)
        chosen.append((one, said))
    return chosen


def voice_of(hub: Hub) -> SpeechWorker:
    """This process's voice; its engine starts at the first sentence."""
    found = hub.memory.get("voice")
    if not isinstance(found, SpeechWorker):
        found = hub.memory.setdefault("voice", SpeechWorker(open_speaker(hub.settings.home)))
    assert isinstance(found, SpeechWorker)  # noqa: S101  # nobody else uses the name
    return found


def _utterances(device_id: UUID, call_id: int) -> list[Utterance]:
    device = board_of_request(device_id)
    if device is None:
        raise Unauthorized
    with this_hub().database.reading() as session:
        said = device.settings.get("language")
        board = Language(said) if said else None
        return utterances_of_call(session, call_id=call_id, site_id=device.site_id, board=board)


def _file(device_id: UUID, call_id: int, one: Utterance, said: Said) -> dict[str, Any]:
    address = f"/board/{device_id}/voice/{said.key}.wav?call={call_id}"
    return {"language": one.language.value, "seconds": round(said.seconds, 2), "wav": address}
