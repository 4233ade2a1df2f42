"""Who really asks behind a proxy on this machine, and who is not believed."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from display_server.web.shared.behind_proxy import behind_proxy


def seen(**environ: str) -> tuple[str, str]:
    """Address and scheme as the application sees them."""
    found: dict[str, Any] = {}

    def application(said: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        found.update(said)
        return [b""]

    behind_proxy(application)({"wsgi.url_scheme": "http", **environ}, lambda *_: None)
    return found["REMOTE_ADDR"], found["wsgi.url_scheme"]


def test_a_proxy_on_this_machine_is_believed() -> None:
    said = {"HTTP_X_FORWARDED_FOR": "10.4.2.17", "HTTP_X_FORWARDED_PROTO": "https"}
    assert seen(REMOTE_ADDR="127.0.0.1", **said) == ("10.4.2.17", "https")


def test_what_a_client_wrote_before_the_proxy_is_not_believed() -> None:
    assert seen(REMOTE_ADDR="::1", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.4.2.17")[0] == "10.4.2.17"


@pytest.mark.parametrize("nonsense", ["", "unknown", "10.0.0.1; drop"])
def test_nonsense_changes_nothing(nonsense: str) -> None:
    assert seen(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=nonsense, HTTP_X_FORWARDED_PROTO="ftp") == (
        "127.0.0.1",
        "http",
    )


def test_nobody_else_is_believed() -> None:
    assert seen(REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="1.2.3.4", HTTP_X_FORWARDED_PROTO="https") == (
        "10.0.0.9",
        "http",
    )
