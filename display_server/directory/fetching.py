"""One question to the directory: resolved once, that very address connected to, no redirect followed, bounded."""

import http.client
import json
import ssl
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from config.setting_kinds import is_private
from display_server.domain.webhook import Failure, Network
from display_server.line_out import Forbidden, Resolve, addresses_of, bounded, connect, failure_of

WITHIN_S = 5.0
AT_MOST = 500_000
"""Bytes of an answer; the longest lists of keys have some 20,000."""
_AGENT = "atrium-sign-in/1"


class DirectoryAway(Exception):
    """It was not reached, or its answer is none; the text says why and quotes no address's path."""


def ask(
    url: str,
    allowed: Collection[Network],
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    resolve: Resolve = addresses_of,
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object; empty where a refusal (4xx) is none. `form`: sent by POST. Raises DirectoryAway."""
    try:
        said = urlsplit(is_private(url))
        line = connect(said, allowed, resolve)
    except Forbidden:
        raise DirectoryAway(
            f"{urlsplit(url).hostname} leads inside the network, where ATRIUM_DIRECTORY_NETWORKS allows nothing"
        ) from None
    except (OSError, ValueError) as away:  # a name that no DNS could know is a ValueError, too
        raise DirectoryAway(f"the directory is not reached ({type(away).__name__})") from None
    with bounded(line, WITHIN_S) as late:
        try:
            status, body = _ask(line, said, form, headers or {})
        except (OSError, http.client.HTTPException) as wrong:
            why = Failure.LATE if late.is_set() else failure_of(wrong)
            raise DirectoryAway(f"{said.hostname} does not answer as it should ({why.value})") from None
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if (
        not isinstance(found, dict) and 400 <= status < 500
    ):  # a page of a filter before it, say: it is there, and says no
        return status, {}
    if not isinstance(found, dict):
        raise DirectoryAway(f"{said.hostname} answers {status}, and no JSON object")
    return status, found


def _ask(line: Any, said: Any, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
    asking = http.client.HTTPConnection(said.hostname)
    asking.auto_open = 0  # never look the name up again
    asking.sock = line
    fixed = {"Host": said.netloc, "User-Agent": _AGENT, "Accept": "application/json", "Connection": "close"}
    target = (said.path or "/") + (f"?{said.query}" if said.query else "")
    if form is None:
        asking.request("GET", target, headers={**fixed, **headers})
    else:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        asking.request("POST", target, urlencode(form), {**fixed, **kind, **headers})
    answer = asking.getresponse()
    if 300 <= answer.status < 400:
        raise DirectoryAway(f"{said.hostname} leads elsewhere ({answer.status}), which is not followed")
    body = answer.read(AT_MOST + 1)
    if len(body) > AT_MOST:
        raise DirectoryAway(f"{said.hostname} sends more than {AT_MOST // 1000} KB")
    return answer.status, body
