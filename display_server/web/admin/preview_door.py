"""The line to what draws kiosks (`./run kiosk --preview`), where one runs beside this hub."""

import base64
import json
import socket
from dataclasses import dataclass
from typing import Any

from display_server.hub import this_hub

WITHIN_S = 30.0
_MOST = 4_000_000


@dataclass(frozen=True)
class NotDrawn(Exception):
    """`why`: `refused` (the form), `away` (nothing draws here), or what the renderer said."""

    why: str


def is_drawn_here() -> bool:
    """Whether somebody listens: else the page says that there is no preview."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(0.2)
            door.connect(str(this_hub().settings.preview_socket))
    except OSError:
        return False
    return True


def drawn(asked: dict[str, Any]) -> bytes:
    """PNG. Raises NotDrawn."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(WITHIN_S)
            door.connect(str(this_hub().settings.preview_socket))
            door.sendall(json.dumps(asked).encode() + b"\n")
            with door.makefile("rb") as line:
                answer = json.loads(line.readline(_MOST))
    except (OSError, ValueError):
        raise NotDrawn("away") from None
    if "png" not in answer:
        raise NotDrawn(str(answer.get("problem", "broke")))
    return base64.b64decode(answer["png"])
