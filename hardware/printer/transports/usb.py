"""A printer on USB, by pyusb: found by its ids and serial number or by the printer class, its endpoints read, never reset.

python-escpos resets the printer at every opening, assumes endpoints and ignores short writes; each costs a ticket.
"""

import contextlib
import errno
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import usb.core
import usb.util

from hardware.errors import DeviceAway, LineBroken, LineStuck

_PRINTER_CLASS = 7
_PIECE = 1024


@dataclass(frozen=True)
class UsbPrinter:
    """A printer on the bus, as discovery shows it."""

    vendor: int
    product: int
    serial: str | None
    name: str

    @property
    def url(self) -> str:
        """Its stable name for the settings."""
        return f"usb:{self.vendor:04x}:{self.product:04x}" + (f"/{self.serial}" if self.serial else "")


@dataclass(frozen=True)
class UsbWay:
    """A printer by vendor, product and serial number; None takes any. `backend` is libusb unless a test brings its own."""

    vendor: int | None = None
    product: int | None = None
    serial: str | None = None
    backend: Any = None
    bytes_per_second: float | None = None
    stays_open: bool = True
    answers: bool = True

    def open(self, seconds: float) -> "UsbLine":
        """Looks it up anew each time, so that a printer plugged in elsewhere is found again. Raises DeviceAway."""
        try:
            for device, interface in _printers(self.backend):
                if self._is_meant(device):
                    return UsbLine(device, interface)
        except usb.core.NoBackendError as missing:
            raise DeviceAway("libusb is not installed (package libusb-1.0-0)") from missing
        except usb.core.USBError as refused:
            if refused.errno == errno.EACCES:
                raise DeviceAway("the printer is there, but this user may not use it (udev rule)") from refused
            raise DeviceAway(f"USB: {refused.strerror or refused}") from refused
        raise DeviceAway("no such printer on USB")

    def _is_meant(self, device: Any) -> bool:
        ids_fit = self.vendor in (None, device.idVendor) and self.product in (None, device.idProduct)
        return ids_fit and (self.serial is None or _serial_of(device) == self.serial)


def usb_printers(backend: Any = None) -> list[UsbPrinter]:
    """Every printer on the bus; none where there is no libusb."""
    with contextlib.suppress(usb.core.NoBackendError, usb.core.USBError):
        return [
            UsbPrinter(device.idVendor, device.idProduct, _serial_of(device), _name_of(device))
            for device, _ in _printers(backend)
        ]
    return []


def _printers(backend: Any) -> Iterator[tuple[Any, Any]]:
    for device in usb.core.find(find_all=True, backend=backend):
        for configuration in device:
            found = usb.util.find_descriptor(configuration, bInterfaceClass=_PRINTER_CLASS)
            if found is not None:
                yield device, found
                break


def _serial_of(device: Any) -> str | None:
    try:
        return usb.util.get_string(device, device.iSerialNumber) if device.iSerialNumber else None
    except (usb.core.USBError, ValueError):  # not allowed to read, or no language
        return None


def _name_of(device: Any) -> str:
    try:
        return str(usb.util.get_string(device, device.iProduct)) if device.iProduct else "printer"
    except (usb.core.USBError, ValueError):
        return "printer"


class UsbLine:
    """One claimed interface."""

    def __init__(self, device: Any, interface: Any) -> None:
        self._device, self._interface = device, interface
        number = interface.bInterfaceNumber
        with contextlib.suppress(NotImplementedError):  # not every system has drivers to send away
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
        usb.util.claim_interface(device, number)
        self._out, self._in = _endpoint(interface, usb.util.ENDPOINT_OUT), _endpoint(interface, usb.util.ENDPOINT_IN)

    def write_all(self, data: bytes, seconds: float) -> None:
        """Everything within `seconds`, however small the bites the printer takes."""
        deadline, sent = time.monotonic() + seconds, 0
        while sent < len(data):
            left = round((deadline - time.monotonic()) * 1000)
            if left <= 0:
                raise LineStuck(sent)
            try:
                sent += self._out.write(data[sent : sent + _PIECE], timeout=left)
            except usb.core.USBTimeoutError as full:
                raise LineStuck(sent) from full  # how much of this piece went out nobody says: it must not be repeated
            except usb.core.USBError as broken:
                raise LineBroken(sent) from broken

    def read(self, seconds: float) -> bytes:
        """What has come, or comes within `seconds`; 0 would wait for ever, so the shortest look is a millisecond."""
        if self._in is None:
            return b""
        try:
            return bytes(self._in.read(self._in.wMaxPacketSize, timeout=max(1, round(seconds * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as broken:
            raise LineBroken from broken

    def close(self) -> None:
        """Let go; never raises."""
        with contextlib.suppress(usb.core.USBError):  # unplugged
            usb.util.release_interface(self._device, self._interface.bInterfaceNumber)
        usb.util.dispose_resources(self._device)

    def abandon(self) -> None:
        """The same: libusb holds nothing back."""
        self.close()


def _endpoint(interface: Any, direction: int) -> Any:
    return usb.util.find_descriptor(
        interface, custom_match=lambda end: usb.util.endpoint_direction(end.bEndpointAddress) == direction
    )
