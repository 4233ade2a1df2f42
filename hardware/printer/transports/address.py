"""A printer's address as settings say it → the way to reach it."""

import re
from urllib.parse import parse_qs, urlsplit

from hardware.printer.transports import Way
from hardware.printer.transports.file import FileWay
from hardware.printer.transports.network import NetworkWay
from hardware.printer.transports.serial import Flow, SerialWay
from hardware.printer.transports.usb import UsbWay
from hardware.printer.transports.usb_socket import SocketBus

FORMS = "tcp://host:9100, serial:/dev/serial/by-id/NAME?baud=115200, usb:VENDOR:PRODUCT/SERIAL or file:/dev/usb/lp0"
_USB = re.compile(r"usb:(?:([0-9a-f]{4}):([0-9a-f]{4})(?:/([^?]+))?)?(?:\?bus=(/.+))?", re.IGNORECASE)


def way_to(url: str) -> Way:
    """The way named by `url`; `usb:` alone is any printer on USB, `?bus=/path` the virtual printer's own bus.

    Raises ValueError with the forms there are.
    """
    kind, _, rest = url.partition(":")
    if kind == "tcp":
        return _network(url)
    if kind == "serial" and rest.startswith("/"):
        return _serial(rest)
    if kind == "usb" and (said := _USB.fullmatch(url)):
        vendor, product, serial, bus = said.groups()
        backend = SocketBus(bus) if bus else None
        return UsbWay(int(vendor, 16) if vendor else None, int(product, 16) if product else None, serial, backend)
    if kind == "file" and rest.startswith("/"):
        return FileWay(rest)
    raise ValueError(f"{url} does not look like {FORMS}")


def _network(url: str) -> NetworkWay:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(f"{url} does not look like tcp://host:9100")
    return NetworkWay(parts.hostname, parts.port or NetworkWay.port)


def _serial(rest: str) -> SerialWay:
    path, _, query = rest.partition("?")
    said = {name: values[-1] for name, values in parse_qs(query).items()}
    if not set(said) <= {"baud", "flow"} or not said.get("baud", "1").isdecimal():
        raise ValueError(f"serial:{rest}: after ? stand baud=9600 and flow=dtr, rts, xon or none")
    return SerialWay(path, int(said.get("baud", SerialWay.baud)), Flow(said.get("flow", Flow.NONE)))
