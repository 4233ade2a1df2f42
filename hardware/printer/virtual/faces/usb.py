"""The USB plug: stands in for libusb under pyusb. One printer on a bus, with short writes, stale answers and a cable to pull."""

import errno
import threading
from array import array
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

from hardware.printer.virtual.faces import Device
from hardware.printer.virtual.faces.shared_bus import SharedBus
from hardware.printer.virtual.faults import LOOK_EVERY_S, Faults

VENDOR, PRODUCT = 0x1209, 0x4154  # a number for tests that no maker owns
SERIAL = "ATRIUM0001"
_OUT, _IN, _BULK, _PRINTER_CLASS, _PACKET = 0x01, 0x82, 2, 7, 64
_BUFFER = 4096
_STRINGS = {1: "Atrium", 2: "Virtual Printer", 3: SERIAL}


class UsbFace:
    """`backend` is what pyusb is given instead of libusb; with `socket` another program reaches the same bus by that path."""

    def __init__(self, faults: Faults, socket: Path | None = None) -> None:
        self._faults = faults
        self._socket = socket
        self._shared: SharedBus | None = None
        self._taken, self._answers = bytearray(), bytearray()
        self._moved = threading.Condition()
        self._plug = 0  # rises with every pull: handles of an earlier plug are dead
        self._on = False
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.backend = _Bus(self)

    @property
    def url(self) -> str:
        return f"usb:{VENDOR:04x}:{PRODUCT:04x}/{SERIAL}" + (f"?bus={self._socket}" if self._socket else "")

    def start(self, device: Device) -> None:
        self._on = True
        if self._socket is not None:
            self._shared = SharedBus(self._socket, self.backend)
        device.connected()
        self._thread = threading.Thread(target=self._serve, args=(device,), name="virtual-printer-usb", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._on = False
        if self._shared is not None:
            self._shared.close()
        self._stopping.set()
        self._pull()
        if self._thread is not None:
            self._thread.join(timeout=2)

    def send(self, data: bytes) -> None:
        with self._moved:
            self._answers += data
            self._moved.notify_all()

    def _pull(self) -> None:
        with self._moved:
            self._plug += 1
            self._taken.clear()
            self._moved.notify_all()

    def _serve(self, device: Device) -> None:
        while not self._stopping.is_set():
            if self._faults.stalled(self._stopping):
                continue
            bite = self._faults.bite()
            with self._moved:
                if not self._moved.wait_for(lambda: self._taken, timeout=LOOK_EVERY_S):
                    continue
                data = bytes(self._taken[:bite])
                del self._taken[:bite]
                self._moved.notify_all()
            if not device.hear(data):
                self._pull()
                device.connected()

    # -- what the bus asks ----------------------------------------------------------------------------------------------

    @property
    def there(self) -> bool:
        """Whether the cable is in."""
        return self._on and not (self._faults.refuse or self._faults.hang_up)

    def handle(self) -> int:
        self._look(None)
        return self._plug

    def write(self, handle: int, data: bytes, seconds: float) -> int:
        """Takes a part, as a printer with a full buffer does; raises as libusb would."""
        part = data[: max(1, len(data) // 2)] if self._faults.short_writes else data
        with self._moved:
            self._moved.wait_for(lambda: handle != self._plug or len(self._taken) < _BUFFER, timeout=seconds)
            self._look(handle)
            part = part[: max(0, _BUFFER - len(self._taken))]
            if not part:
                raise USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
            self._taken += part
            self._moved.notify_all()
        return len(part)

    def read(self, handle: int, most: int, seconds: float) -> bytes:
        with self._moved:
            self._moved.wait_for(lambda: self._answers or handle != self._plug, timeout=seconds)
            self._look(handle)
            if not self._answers:
                raise USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
            taken = bytes(self._answers[:most])
            del self._answers[:most]
            return taken

    def _look(self, handle: int | None) -> None:
        if not self.there or (handle is not None and handle != self._plug):
            raise USBError("no such device", errno=errno.ENODEV)


class _Bus(IBackend):  # type: ignore[misc]  # pyusb is untyped
    """libusb's functions, as far as a printer needs them; descriptors as the USB printer class has them."""

    def __init__(self, face: UsbFace) -> None:
        self._face = face

    def enumerate_devices(self) -> list[int]:
        return [1] if self._face.there else []

    def get_device_descriptor(self, dev: int) -> SimpleNamespace:
        said = {"bLength": 18, "bDescriptorType": 1, "bcdUSB": 0x200, "bDeviceClass": 0, "bDeviceSubClass": 0}
        named = {"iManufacturer": 1, "iProduct": 2, "iSerialNumber": 3, "bNumConfigurations": 1, "bcdDevice": 0x100}
        where = {"address": 1, "bus": 1, "port_number": 1, "port_numbers": (1,), "speed": 2}
        numbers = {"idVendor": VENDOR, "idProduct": PRODUCT, "bDeviceProtocol": 0, "bMaxPacketSize0": 64}
        return SimpleNamespace(**said, **named, **where, **numbers)

    def get_configuration_descriptor(self, dev: int, config: int) -> SimpleNamespace:
        if config > 0:
            raise IndexError
        said = {"bLength": 9, "bDescriptorType": 2, "wTotalLength": 32, "bNumInterfaces": 1, "bConfigurationValue": 1}
        return SimpleNamespace(**said, iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[])

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        if intf > 0 or alt > 0 or config > 0:
            raise IndexError
        said = {"bLength": 9, "bDescriptorType": 4, "bInterfaceNumber": 0, "bAlternateSetting": 0, "bNumEndpoints": 2}
        kind = {"bInterfaceClass": _PRINTER_CLASS, "bInterfaceSubClass": 1, "bInterfaceProtocol": 2}
        return SimpleNamespace(**said, **kind, iInterface=0, extra_descriptors=[])

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        address = (_OUT, _IN)[ep]
        said = {"bLength": 7, "bDescriptorType": 5, "bEndpointAddress": address, "bmAttributes": _BULK}
        rest = {"wMaxPacketSize": _PACKET, "bInterval": 0, "bRefresh": 0, "bSynchAddress": 0}
        return SimpleNamespace(**said, **rest, extra_descriptors=[])

    def open_device(self, dev: int) -> int:
        return self._face.handle()

    def close_device(self, dev_handle: int) -> None: ...
    def set_configuration(self, dev_handle: int, config_value: int) -> None: ...
    def claim_interface(self, dev_handle: int, intf: int) -> None: ...
    def release_interface(self, dev_handle: int, intf: int) -> None: ...
    def get_configuration(self, dev_handle: int) -> int:
        return 1

    def is_kernel_driver_active(self, dev_handle: int, intf: int) -> bool:
        return False

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        return self._face.write(dev_handle, bytes(data), timeout / 1000)

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        answer = self._face.read(dev_handle, len(buff) * buff.itemsize, timeout / 1000)
        buff[: len(answer)] = array("B", answer)
        return len(answer)

    def ctrl_transfer(self, dev_handle: int, *asked: Any) -> int:
        """GET_DESCRIPTOR of a string; language 0 lists the languages there are."""
        _, _, which, _, data, _ = asked  # bmRequestType, bRequest, wValue, wIndex, buffer, milliseconds
        text = _STRINGS.get(which & 0xFF, "").encode("utf-16-le") if which & 0xFF else b"\x09\x04"
        answer = bytes((len(text) + 2, 3)) + text
        taken = answer[: len(data)]
        data[: len(taken)] = array("B", taken)
        return len(taken)
