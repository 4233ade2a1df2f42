"""Unix sockets that programs of this account alone may connect to."""

import os
import socket
from pathlib import Path


def bind_private(made: socket.socket, path: Path) -> None:
    """At `path`, mode 0600 from its first moment. Whoever was bound there before hears no more."""
    path.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        made.bind(str(path))
    finally:
        os.umask(before)
