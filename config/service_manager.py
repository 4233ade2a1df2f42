"""What systemd is told by a program it started."""

import os
import socket
from collections.abc import Mapping


def tell_service_manager(message: str) -> None:
    """sd_notify in six lines: `READY=1`, `STOPPING=1`, `WATCHDOG=1`. Nothing where nobody asked."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.sendto(message.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)


def watchdog_period(environment: Mapping[str, str] = os.environ) -> float | None:
    """Seconds within which systemd wants a sign of life, from WATCHDOG_USEC; None: it waits for none.

    WATCHDOG_PID is not asked: in an X session the kiosk is a child of the process that systemd started.
    """
    said = environment.get("WATCHDOG_USEC", "")
    return int(said) / 1e6 if said.isdigit() and int(said) > 0 else None
