"""How a kiosk becomes known to its hub: it shows a code, an administrator approves it, the secret comes."""

from collections.abc import Callable

import structlog

from config.contract.device_api import AskPairing, PairingCode, PairingState, PollPairing
from config.contract.words import DeviceKind
from kiosk.flow.taps import Paired, PairingAsked, Tap
from kiosk.lanes import Lane, Timers
from kiosk.link.backoff import Backoff
from kiosk.link.hub_client import HubAway, HubClient, HubRefused
from kiosk.link.identity import Identity

TOO_SOON = "poll_too_soon"


class PairingDesk:
    """Runs on a lane of its own choice; `approved` gets the identity to keep. `begin` twice is begun once."""

    def __init__(
        self,
        *,
        client: HubClient,
        lane: Lane,
        timers: Timers,
        send: Callable[[Tap], None],
        approved: Callable[[Identity], None],
        backoff: Backoff | None = None,
    ) -> None:
        self._client, self._lane, self._timers, self._send = client, lane, timers, send
        self._approved = approved
        self._backoff = backoff or Backoff(base_s=1.0)
        self._begun = False

    def begin(self) -> None:
        def act() -> None:
            if not self._begun:
                self._begun = True
                self._ask()

        self._lane.do(act)

    def _ask(self) -> None:
        try:
            shown = self._client.post("pairings", AskPairing(kind=DeviceKind.KIOSK, model="Atrium kiosk"), PairingCode)
        except (HubAway, HubRefused):  # too many open codes pass by themselves, too
            self._later(self._backoff.next(), self._ask)
            return
        self._backoff.reset()
        self._send(PairingAsked(shown.code, shown.hub_fingerprint))
        self._later(shown.poll_every_s, lambda: self._poll(shown))

    def _poll(self, shown: PairingCode) -> None:
        try:
            state = self._client.post("pairings/poll", PollPairing(device_code=shown.device_code), PairingState)
        except HubAway:
            self._later(self._backoff.next() + shown.poll_every_s, lambda: self._poll(shown))
            return
        except HubRefused as refused:
            if refused.code == TOO_SOON:
                self._later(shown.poll_every_s, lambda: self._poll(shown))
            else:  # the code has run out
                self._later(self._backoff.next(), self._ask)
            return
        if not state.approved or state.device_id is None or state.secret is None:
            self._later(shown.poll_every_s, lambda: self._poll(shown))
            return
        try:
            self._approved(Identity(state.device_id, state.secret))
        except OSError as full:  # the hub answers the same secret until it was used: there is time to make room
            structlog.get_logger().error("identity_not_kept", reason=str(full))
            self._later(self._backoff.next() + shown.poll_every_s, lambda: self._poll(shown))
            return
        self._begun = False
        self._send(Paired())

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        self._timers.after(seconds, lambda: self._lane.do(act))
