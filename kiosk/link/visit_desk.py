"""Asked of the hub once, now or never: acts on a visit, a birth date, a choice of bookings, a number. Nothing lies on disk."""

from uuid import UUID

from config.contract.base import Answer
from config.contract.device_api import ActOnVisit, CheckInAnswer, CopyTicket
from config.contract.identity import CheckInByIdentity, ChooseBooking
from config.contract.number_now import LookUpNumber, NumberNow
from kiosk.flow.taps import CheckInAnswered, RequestRefused, Tap, WaitedLong
from kiosk.flow.visit_taps import BoardsRead, VisitHeard, VisitUnheard
from kiosk.flow.wishes import AskAboutNumber, AskByIdentity, AskOnVisit
from kiosk.link.hub_client import HubAway, HubClient, HubRefused, HubUnreached
from kiosk.world import World

WAITS_LONG_S = 8.0
_Wish = AskOnVisit | AskByIdentity | AskAboutNumber
_Body = ActOnVisit | CopyTicket | CheckInByIdentity | ChooseBooking | LookUpNumber
_PATHS: dict[type[_Body], str] = {
    ActOnVisit: "visit-acts",
    CopyTicket: "visit-copies",
    CheckInByIdentity: "check-ins/by-identity",
    ChooseBooking: "check-ins/choices",
    LookUpNumber: "numbers/shown",
}


class VisitDesk:
    """Talks on the requests' lane. A lost answer is asked for once more under the same request id: nothing is done twice."""

    def __init__(self, client: HubClient, world: World) -> None:
        self._client, self._world = client, world

    def ask(self, wish: _Wish) -> None:
        session_id = wish.session_id if isinstance(wish, AskOnVisit) else wish.body.session_id
        request_id = wish.request_id if isinstance(wish, AskAboutNumber) else wish.body.request_id
        long = WaitedLong(session_id, request_id)
        self._world.timers.after(WAITS_LONG_S, lambda: self._world.send(long))
        self._world.lanes.requests.do(lambda: self._ask(wish, (session_id, request_id)))

    def _ask(self, wish: _Wish, ids: tuple[UUID, UUID]) -> None:
        try:
            answer = self._post(wish.body)
        except HubRefused as refused:
            self._world.send(RequestRefused(*ids, refused.code, refused.opens_at))
        except HubUnreached:
            self._world.send(VisitUnheard(*ids, never_sent=True))
        except HubAway:
            self._world.send(VisitUnheard(*ids, is_copy=isinstance(wish.body, CopyTicket)))
        else:
            self._world.send(_heard(wish, ids, answer))

    def _post(self, body: _Body) -> Answer:
        path = _PATHS[type(body)]
        shape: type[CheckInAnswer | NumberNow] = NumberNow if isinstance(body, LookUpNumber) else CheckInAnswer
        try:
            return self._client.post(path, body, shape)
        except HubUnreached:
            raise
        except HubAway as lost:
            try:
                return self._client.post(path, body, shape)
            except HubUnreached:
                raise lost from None  # the first one may have arrived


def _heard(wish: _Wish, ids: tuple[UUID, UUID], answer: Answer) -> Tap:
    match answer, wish:
        case NumberNow() as now, _:
            return BoardsRead(*ids, now)
        case CheckInAnswer() as told, AskOnVisit(body=body):
            return VisitHeard(*ids, told, is_copy=isinstance(body, CopyTicket))
        case CheckInAnswer() as told, _:
            return CheckInAnswered(*ids, told)
        case _:
            raise TypeError(f"{type(answer).__name__} answers nothing that was asked")
