"""The version a kiosk is offered, given out in pieces."""

import base64

from config.contract.updates import AskUpdatePiece, UpdatePiece
from display_server.hub import Hub, this_hub
from display_server.services.devices.bundles import Turns, piece_of_bundle
from display_server.services.devices.rollouts import offer_for
from display_server.services.refused import Refused
from display_server.web.device_api.device_check import this_device
from display_server.web.device_api.face import blueprint, kiosk_of
from display_server.web.device_api.operation import operation
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.permissions import Permission


@operation(
    blueprint,
    Operation(
        "POST", "/update-pieces", "A stretch of the version a kiosk was offered", AskUpdatePiece, UpdatePiece,
        Permission.DEVICE, ("kiosks_only", "piece_unknown", "too_many_pieces"),
    ),
)  # fmt: skip
def update_pieces(body: AskUpdatePiece) -> UpdatePiece:
    """Only what this very kiosk is offered now: a stopped version goes to nobody else. Numbers go first."""
    hub, kiosk = this_hub(), kiosk_of(this_device())
    if not _turns(hub).take():
        raise Refused("too_many_pieces")
    with hub.database.reading() as session:
        offer = offer_for(session, kiosk)
    if offer is None or offer.version != body.version:
        raise Refused("piece_unknown")
    return UpdatePiece(data=base64.b64encode(piece_of_bundle(hub.settings, body.version, body.piece)).decode("ascii"))


def _turns(hub: Hub) -> Turns:
    kept = hub.memory.setdefault("update_pieces", Turns())
    assert isinstance(kept, Turns)  # noqa: S101  # the name is ours alone
    return kept
