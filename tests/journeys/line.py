"""The network between a kiosk and its hub, to be cut at will."""

import httpx2
from flask import Flask


class Line(httpx2.BaseTransport):
    """The network between kiosk and hub. `how`: well, cut (nothing passes), or answers_lost (questions pass).

    Paths in `lost` find no hub, however well the line is.
    """

    def __init__(self, app: Flask) -> None:
        self.leads_to(app)
        self.how = "well"
        self.lost: set[str] = set()

    def leads_to(self, app: Flask) -> None:
        """Another hub answers at the same address from now on."""
        self._hub = httpx2.WSGITransport(app=app, raise_app_exceptions=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.how == "cut" or request.url.path in self.lost:
            raise httpx2.ConnectError("the line is cut", request=request)
        answer = self._hub.handle_request(request)
        if self.how == "answers_lost":
            answer.read()
            raise httpx2.ReadTimeout("the answer is lost", request=request)
        return answer
