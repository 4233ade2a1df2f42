"""The device API's one blueprint; what its operations share."""

from uuid import UUID

from flask import Blueprint

from config.contract.words import DeviceKind
from display_server.services.refused import Refused
from display_server.web.device_api.device_check import KnownDevice
from display_server.web.device_api.operation import BELOW

blueprint = Blueprint("device_api", __name__, url_prefix=BELOW)

WRITES = ("request_id_used", "request_too_old", "kiosks_only")


def kiosk_of(device: KnownDevice) -> UUID:
    if device.kind is not DeviceKind.KIOSK:
        raise Refused("kiosks_only")
    return device.id
