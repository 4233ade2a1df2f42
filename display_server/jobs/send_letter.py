"""One letter of an alarm, sent by apprise in a program of its own: `python -m display_server.jobs.send_letter`.

Apprise's messengers look names up, follow where they are sent and open lines each in their own way. All of it ends in a
`connect`, which Python announces before it is done (PEP 578): there, in a program that sends nothing else, a line into the
house is refused, whatever name, second look-up or answer led to it. A gateway that hangs ends with it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from ipaddress import ip_address, ip_network
from typing import Any

from display_server.domain.webhook import Network, may_be_told
from display_server.services.lines.alarm_address import Way

GATEWAY_S = 30
"""What a gateway may take; the program around it a little longer."""
_SENDS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"}


def send_letter(way: Way, title: str, text: str) -> str | None:
    """None: it was taken; else why not: `shape`, `inside`, `refused`. Blocks as long as the gateway takes, 40 s at most."""
    inside = None if way.inside is None else [str(one) for one in way.inside]
    said = json.dumps({"url": way.url, "inside": inside, "title": title, "text": text})
    # A proxy of the settings' environment would look the name up for us, where nobody sees what it led to.
    env = dict(os.environ) if inside is None else {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    try:
        done = subprocess.run(  # ourselves; what somebody typed goes in by its input
            [sys.executable, "-m", __name__],
            input=said, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,  # it may hold the address
            timeout=GATEWAY_S + 10, check=False, env=env,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "refused"
    return None if done.stdout == "taken" else done.stdout or "refused"


class _Watch:
    """Hears of every line before it is opened. `refused`: one was not, since it led inside."""

    def __init__(self, inside: Collection[Network]) -> None:
        self._inside = inside
        self.refused = False

    def __call__(self, event: str, said: tuple[Any, ...]) -> None:
        if event in _STARTS or (event in _SENDS and not self._may_go(said[1])):
            self.refused = True
            raise PermissionError(event)

    def _may_go(self, to: object) -> bool:
        """A name, which the system would look up once more, is no address; nor is a socket's file, or nothing."""
        try:
            return isinstance(to, tuple) and may_be_told(ip_address(str(to[0]).partition("%")[0]), self._inside)
        except ValueError:
            return False


def main() -> None:
    said = json.load(sys.stdin)
    from apprise import Apprise, AppriseAsset  # before anybody watches: what it reads and looks at is its own

    found = Apprise(asset=AppriseAsset(http_redirects=False))
    if not found.add(said["url"]):
        sys.stdout.write("shape")
        return
    watch = None if said["inside"] is None else _Watch([ip_network(one) for one in said["inside"]])
    if watch is not None:
        sys.addaudithook(watch)
    taken = found.notify(body=said["text"], title=said["title"], timeout=GATEWAY_S)
    sys.stdout.write("taken" if taken else "inside" if watch is not None and watch.refused else "refused")
    sys.stdout.flush()
    os._exit(0)  # a thread of apprise's that still waits for a gateway keeps nobody


if __name__ == "__main__":
    main()
