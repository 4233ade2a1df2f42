"""Asked of the hub once, now or never: acts on a visit, a birth date, a choice of bookings. Nothing of it lies on disk."""

from uuid import UUID

from config.contract.device_api import ActOnVisit, CheckInAnswer, CopyTicket
from config.contract.identity import CheckInByIdentity, ChooseBooking
from kiosk.flow.taps import CheckInAnswered, RequestRefused, WaitedLong
from kiosk.flow.visit_taps import VisitHeard, VisitUnheard
from kiosk.flow.wishes import AskByIdentity, AskOnVisit
from kiosk.link.hub_client import HubAway, HubClient, HubRefused, HubUnreached
from kiosk.world import World

WAITS_LONG_S = 8.0
_Body = ActOnVisit | CopyTicket | CheckInByIdentity | ChooseBooking
_PATHS: dict[type[_Body], str] = {
    ActOnVisit: "visit-acts",
    CopyTicket: "visit-copies",
    CheckInByIdentity: "check-ins/by-identity",
    ChooseBooking: "check-ins/choices",
}


class VisitDesk:
    """Talks on the requests' lane. A lost answer is asked for once more under the same request id: nothing is done twice."""

    def __init__(self, client: HubClient, world: World) -> None:
        self._client, self._world = client, world

    def ask(self, wish: AskOnVisit | AskByIdentity) -> None:
        session_id = wish.session_id if isinstance(wish, AskOnVisit) else wish.body.session_id
        long = WaitedLong(session_id, wish.body.request_id)
        self._world.timers.after(WAITS_LONG_S, lambda: self._world.send(long))
        self._world.lanes.requests.do(lambda: self._ask(wish, (session_id, wish.body.request_id)))

    def _ask(self, wish: AskOnVisit | AskByIdentity, ids: tuple[UUID, UUID]) -> None:
        try:
            answer = self._post(wish.body)
        except HubRefused as refused:
            self._world.send(RequestRefused(*ids, refused.code, refused.opens_at))
        except HubAway:
            self._world.send(VisitUnheard(*ids))
        else:
            if isinstance(wish, AskByIdentity):
                self._world.send(CheckInAnswered(*ids, answer))
            else:
                self._world.send(VisitHeard(*ids, answer, is_copy=isinstance(wish.body, CopyTicket)))

    def _post(self, body: _Body) -> CheckInAnswer:
        path = _PATHS[type(body)]
        try:
            return self._client.post(path, body, CheckInAnswer)
        except HubUnreached:
            raise
        except HubAway:
            return self._client.post(path, body, CheckInAnswer)
