"""Which board is asking: its id stands in the address, its secret in a cookie that only that address sees.

A cookie a board (`Path=/board/<id>`) lets several boards live in one browser; the one without a secret at `/board` only
remembers which of them this screen is, so that it finds itself again after a power cut. Cookies end by the computer's own
clock, and a wrong one must change nothing: the page also keeps the secret sealed, as only the hub can read it, and gets its
cookies again by that.
"""

import hmac
from uuid import UUID

from flask import Response, current_app, request
from sqlalchemy import select
from werkzeug.exceptions import Unauthorized

from config.contract.words import DeviceKind
from display_server.db.columns.encryption import sealed, unsealed
from display_server.db.engine.site_scope import everywhere, look_at
from display_server.db.models import Device, Pairing
from display_server.hub import this_hub
from display_server.services.devices.device_secret import secret_hash
from display_server.services.devices.poll_pairing import burn_pairing

SECRET = "atrium_board"  # noqa: S105  # the cookie's name
WHICH = "atrium_board_here"
LASTS_S = 365 * 24 * 3600  # renewed by every load of the page


def board_of_request(device_id: UUID) -> Device | None:
    """The paired board this request comes from, None for anybody else."""
    said = request.cookies.get(SECRET)
    return board_of_secret(device_id, said) if said else None


def kept_by_board(device_id: UUID, secret: str) -> str:
    """What a screen is given to keep beside its cookies."""
    return sealed(f"{device_id}.{secret}")


def secret_kept(kept: str) -> tuple[UUID, str] | None:
    """The board and the secret that a screen keeps sealed, where they still are right."""
    board, _, secret = (unsealed(kept) or "").partition(".")
    try:
        device = board_of_secret(UUID(board), secret)
    except ValueError:
        return None
    return (device.id, secret) if device is not None else None


def board_of_secret(device_id: UUID, said: str) -> Device | None:
    """The paired board whose secret this is now, or was until its newest one has been used."""
    with everywhere(), this_hub().database.reading() as session:
        device = session.get(Device, device_id)
        pairing = session.scalar(select(Pairing.device_id).where(Pairing.device_id == device_id))
    if device is None or device.kind != DeviceKind.BOARD.value or device.revoked_at is not None:
        return None
    hashed = secret_hash(said)
    known = [one for one in (device.secret_hash, device.previous_secret_hash) if one]
    if not any(hmac.compare_digest(hashed, one) for one in known):
        return None
    if pairing is not None:  # its first call: it has its secret
        this_hub().writer.run(lambda tx: burn_pairing(tx, device_id=device_id))
    look_at(device.site_id)
    return device


def let_board_in() -> None:
    """The guard's check for Permission.BOARD."""
    device_id = (request.view_args or {}).get("device_id")
    if not isinstance(device_id, UUID) or board_of_request(device_id) is None:
        raise Unauthorized


def remember(answer: Response, device_id: UUID, secret: str) -> None:
    """Give this browser the board's secret, for the board's own address only, and name it as this screen's board."""
    for name, value, path in ((SECRET, secret, f"/board/{device_id}"), (WHICH, str(device_id), "/board")):
        answer.set_cookie(
            name,
            value,
            max_age=LASTS_S,
            path=path,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure or bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )


def board_here() -> UUID | None:
    """The board this screen last was."""
    said = request.cookies.get(WHICH, "")
    try:
        return UUID(said)
    except ValueError:
        return None
