"""What is plugged in, by names that stay the same after a restart and in another socket: proposals for the settings."""

from dataclasses import dataclass
from pathlib import Path

from hardware.card_reader.pcsc import Pcsc
from hardware.errors import DeviceAway
from hardware.printer.transports.usb import usb_printers

_SERIAL, _INPUT = Path("/dev/serial/by-id"), Path("/dev/input/by-id")


@dataclass(frozen=True)
class Found:
    """A device: the setting it could stand in, and how it would be said there."""

    setting: str
    said: str
    name: str


def plugged_in(serial: Path = _SERIAL, keyboards: Path = _INPUT) -> list[Found]:
    """Printers on USB, serial lines (what is behind one nobody can tell), keyboards, card readers."""
    found = [Found("printer", printer.url, printer.name) for printer in usb_printers()]
    for path in _in(serial):
        found.append(Found("printer, scanner or presence", f"serial:{path}", path.name))
        found.append(Found("alarm", f"relay:{path}", path.name))
    typing = [path for path in _in(keyboards) if path.name.endswith("-event-kbd")]
    found += [Found("scanner or keypad", f"keys:{path}", path.name) for path in typing]
    try:
        service = Pcsc()
    except DeviceAway:
        return found
    found += [Found("card_reader", f"pcsc:{name}", name) for name in service.readers()]
    service.close()
    return found


def _in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
