"""The datagram socket on which push hears which topics a commit changed, and web's sign of life. Our end of `db.engine.wake`."""

import json
import socket
from pathlib import Path

from config.private_socket import bind_private

_LONGEST = 65_536
_AT_ONCE = 512  # datagrams a turn: a burst must not keep the loop from its streams


def wake_socket(path: Path) -> socket.socket:
    """Bound at `path`, which only this user's programs can write to. Whoever was bound there before hears no more."""
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    bind_private(bound, path)
    return bound


def heard(bound: socket.socket) -> list[set[str]]:
    """The names of every message since the last time; what is no list of names is passed over (we look by ourselves)."""
    messages: list[set[str]] = []
    for _ in range(_AT_ONCE):
        try:
            message = bound.recv(_LONGEST)
        except BlockingIOError:
            break
        try:
            said = json.loads(message)
        except ValueError:
            continue
        if isinstance(said, list):
            messages.append({name for name in said if isinstance(name, str)})
    return messages
