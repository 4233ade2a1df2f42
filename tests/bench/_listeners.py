"""The load of `./run bench push` where no C compiler is found: the same protocol as `_listeners.c`, in Python and slower.

`python _listeners.py PORT COUNT FILE`; see the C file's first comment.
"""

import os
import re
import select
import socket
import sys
import time

ID = re.compile(rb"\nid: ([^\n]+)\n")
KEPT = 64  # bytes of a chunk's end: an id may be cut in two


class Listeners:
    """Every connection of the load, what of its last chunk may be half an id, and how often each id was seen."""

    def __init__(self, port: int, heads: list[bytes]) -> None:
        self.epoll = select.epoll()
        self.sockets: dict[int, socket.socket] = {}
        self.kept: dict[int, bytes] = {}
        self.waiting: set[int] = set()
        self.seen: dict[str, tuple[int, int]] = {}
        self.wanted: dict[str, int] = {}
        self.count = len(heads)
        for head in heads:
            connected = socket.create_connection(("127.0.0.1", port), 10)
            connected.sendall(head)
            connected.setblocking(False)
            fd = connected.fileno()
            self.sockets[fd], self.kept[fd] = connected, b""
            self.waiting.add(fd)
            self.epoll.register(fd, select.EPOLLIN)
        self.epoll.register(0, select.EPOLLIN)

    def run(self) -> int:
        while True:
            for fd, _ in self.epoll.poll():
                if fd != 0:
                    self.read(fd)
                elif not self.told():
                    return 0

    def read(self, fd: int) -> None:
        came = self.sockets[fd].recv(65_536)
        at = time.monotonic_ns()
        if not came:
            raise SystemExit(f"listener {fd} was closed")
        text = self.kept[fd] + came
        done = 0
        for found in ID.finditer(text):
            name = found[1].decode()
            self.seen[name] = (self.seen.get(name, (0, 0))[0] + 1, at)
            done = found.end() - 1
            self.say_if_done(name)
        self.kept[fd] = text[max(done, len(text) - KEPT) :]
        if done and fd in self.waiting:
            self.waiting.discard(fd)
            if not self.waiting:
                say(f"ready {self.count}")

    def told(self) -> bool:
        """Lines from the bench; False when it ends us."""
        for line in os.read(0, 65_536).decode().splitlines() or ["quit"]:
            if line == "quit":
                return False
            _, name, count = line.split()
            self.wanted[name] = int(count)
            self.say_if_done(name)
        return True

    def say_if_done(self, name: str) -> None:
        count, last = self.seen.get(name, (0, 0))
        if name in self.wanted and count >= self.wanted[name]:
            del self.wanted[name]
            say(f"done {name} {last}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with open(sys.argv[3], "rb") as file:  # noqa: PTH123  # this file runs alone, with nothing imported
        said = file.read().split(b"\n\n")[: int(sys.argv[2])]
    raise SystemExit(Listeners(int(sys.argv[1]), [head.replace(b"\n", b"\r\n") + b"\r\n\r\n" for head in said]).run())
