"""A patient's acts on their own visit: asked once, now or never. Nothing of them lies on disk or is done later."""

from config.contract.device_api import ActOnVisit, CheckInAnswer, CopyTicket
from kiosk.flow.taps import RequestRefused, WaitedLong
from kiosk.flow.visit_taps import VisitHeard, VisitUnheard
from kiosk.flow.wishes import AskOnVisit
from kiosk.link.hub_client import HubAway, HubClient, HubRefused, HubUnreached
from kiosk.world import World

WAITS_LONG_S = 8.0


class VisitDesk:
    """Talks on the requests' lane. A lost answer is asked for once more under the same request id: nothing is done twice."""

    def __init__(self, client: HubClient, world: World) -> None:
        self._client, self._world = client, world

    def ask(self, wish: AskOnVisit) -> None:
        long = WaitedLong(wish.session_id, wish.body.request_id)
        self._world.timers.after(WAITS_LONG_S, lambda: self._world.send(long))
        self._world.lanes.requests.do(lambda: self._ask(wish))

    def _ask(self, wish: AskOnVisit) -> None:
        ids = (wish.session_id, wish.body.request_id)
        try:
            answer = self._post(wish.body)
        except HubRefused as refused:
            self._world.send(RequestRefused(*ids, refused.code))
        except HubAway:
            self._world.send(VisitUnheard(*ids))
        else:
            self._world.send(VisitHeard(*ids, answer, is_copy=isinstance(wish.body, CopyTicket)))

    def _post(self, body: ActOnVisit | CopyTicket) -> CheckInAnswer:
        path = "visit-copies" if isinstance(body, CopyTicket) else "visit-acts"
        try:
            return self._client.post(path, body, CheckInAnswer)
        except HubUnreached:
            raise
        except HubAway:
            return self._client.post(path, body, CheckInAnswer)
