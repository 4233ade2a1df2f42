"""Tells push, by one datagram, which topics a commit has changed, or that web lives (`["@web"]`). Never waits, never fails."""

import json
import socket
from collections.abc import Iterable
from pathlib import Path

SIGN_OF_LIFE = "@web"
_TOPICS_A_DATAGRAM = 400


class Wake:
    """A lost datagram costs seconds, not truth: push looks at the topics by itself every few seconds.

    `paths`: one socket a push process.
    """

    def __init__(self, *paths: Path) -> None:
        self._paths = [str(path) for path in paths]
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self.unheard = 0

    def tell(self, topics: Iterable[str]) -> None:
        names = sorted(topics)
        for start in range(0, len(names), _TOPICS_A_DATAGRAM):
            self.pass_on(json.dumps(names[start : start + _TOPICS_A_DATAGRAM]))

    def pass_on(self, message: str) -> None:
        """A list of names as JSON, as it came."""
        said = message.encode()
        for path in self._paths:
            try:
                self._socket.sendto(said, path)
            except OSError:  # this push is away or behind; it will look by itself
                self.unheard += 1

    def close(self) -> None:
        self._socket.close()
