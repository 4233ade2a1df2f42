"""Who may listen: the pass is ours, not over, for this stream, and its device was not revoked. Answers in problem+json."""

from collections.abc import Callable

from config.clock import Clock
from display_server.push.http import Request, problem
from display_server.push.passes import COOKIE, Claims, PassRefused, read_pass, stream_path


class Refused(Exception):
    """This request gets no stream; `answer` is what it gets, `why` a word for the log."""

    def __init__(self, why: str, answer: bytes) -> None:
        super().__init__(why)
        self.answer = answer


class Gate:
    """Checks a request for a stream. Only pages of the hub's own origin may listen: nothing here allows another."""

    def __init__(self, stream_key: str, clock: Clock, is_revoked: Callable[[Claims], bool]) -> None:
        self._key = stream_key
        self._clock = clock
        self._is_revoked = is_revoked

    def claims(self, request: Request) -> Claims:
        """What this listener may hear. Raises Refused."""
        if request.method != "GET":
            raise Refused("method", problem(405, "method", "A stream is read with GET", "Allow: GET"))
        if not _same_origin(request):
            raise Refused("origin", problem(403, "origin", "Pages of another site may not listen"))
        token = request.bearer() or request.cookie(COOKIE)
        if token is None:
            raise Refused("no_pass", _unauthorised("no_pass", "A stream needs a pass"))
        try:
            claims = read_pass(self._key, token, self._clock.now())
        except PassRefused as refused:
            code = "pass_expired" if refused.args == ("expired",) else "pass_refused"
            raise Refused(code, _unauthorised(code, "This pass gives no right to listen; ask for a new one")) from None
        if stream_path(claims.name) != request.path:
            raise Refused("other_stream", _unauthorised("pass_refused", "This pass is for another stream"))
        if self._is_revoked(claims):
            raise Refused("revoked", _unauthorised("device_revoked", "This device is no longer paired"))
        return claims


def _unauthorised(code: str, title: str) -> bytes:
    return problem(401, code, title, "WWW-Authenticate: Bearer")


def _same_origin(request: Request) -> bool:
    """Programs send no Origin; a browser's, where it says one, must be the host it asked."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    asked = request.headers.get("x-forwarded-host") or request.headers.get("host", "")
    return origin.partition("://")[2] == asked  # an Origin is scheme and host; anybody may send anything
