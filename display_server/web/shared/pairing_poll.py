"""A device that shows its code asks whether somebody has approved it: one way for kiosks and boards."""

from config.contract.device_api import PairingState
from display_server.hub import this_hub
from display_server.services.devices.poll_pairing import look_at_pairing, poll_pairing


def poll_once(device_code: str) -> PairingState:
    """Raises PairingUnknown and PollTooSoon without an act: only a device that was asked to wait is written down."""
    hub = this_hub()
    with hub.database.reading() as session:
        state = look_at_pairing(session, device_code=device_code, now=hub.clock.now())
    return state if state.approved else hub.writer.run(lambda tx: poll_pairing(tx, device_code=device_code))
