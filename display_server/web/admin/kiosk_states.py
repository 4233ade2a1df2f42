"""How the kiosks of a layer stand with what they are told: they have it, have not fetched it yet, or refused it and why."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from config.contract.kiosk_configuration import ConfigurationTrouble
from display_server.db.models import Device
from display_server.services.devices.kiosk_configurations import configuration_of, draft_of, kiosks_of


class Standing(StrEnum):
    HAS_IT = "has_it"
    NOT_YET = "not_yet"
    REFUSED = "refused"


_LOOKS = {
    Standing.HAS_IT: ("good", "circle-check"),
    Standing.NOT_YET: ("", "clock"),
    Standing.REFUSED: ("alarm", "alert-octagon"),
}


@dataclass(frozen=True)
class KioskState:
    """`trouble`: why it refused; `tries`: it has the draft before the others."""

    serial: str
    id: str
    standing: Standing
    trouble: ConfigurationTrouble | None
    tries: bool

    @property
    def look(self) -> tuple[str, str]:
        return _LOOKS[self.standing]


def kiosk_states(session: Session, layer: str) -> list[KioskState]:
    """As each kiosk said itself with its last heartbeat."""
    draft = draft_of(session, layer)
    trial = draft.trial_id if draft is not None else None
    return [_state(session, one, tries=one.id == trial) for one in kiosks_of(session, layer)]


def _state(session: Session, device: Device, *, tries: bool) -> KioskState:
    wanted, seen = configuration_of(session, device).mark, device.seen or {}
    trouble = str(seen.get("trouble")) if seen.get("refused") == wanted else ""
    if trouble in set(ConfigurationTrouble):
        standing = Standing.REFUSED
    else:
        standing = Standing.HAS_IT if seen.get("configuration") == wanted else Standing.NOT_YET
    why = ConfigurationTrouble(trouble) if standing is Standing.REFUSED else None
    return KioskState(device.serial, str(device.id), standing, why, tries)
