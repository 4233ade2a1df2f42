"""A USB bus of another program instead of libusb's (`usb:…?bus=/path`): what the virtual printer's USB plug is tried with."""

import errno
import json
import socket
from array import array
from types import SimpleNamespace
from typing import Any

from usb.backend import IBackend
from usb.core import USBError, USBTimeoutError

_LONGEST_S = 10.0


class SocketBus(IBackend):  # type: ignore[misc]  # pyusb is untyped
    """One connection, one call at a time; a bus that is gone has no devices."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._line: Any = None

    def _ask(self, call: str, *values: Any, room: int = 0) -> dict[str, Any]:
        try:
            if self._line is None:
                end = socket.socket(socket.AF_UNIX)
                end.settimeout(_LONGEST_S)
                end.connect(self._path)
                self._line = end.makefile("rwb")
            self._line.write(json.dumps({"call": call, "values": values, "room": room}).encode() + b"\n")
            self._line.flush()
            said: dict[str, Any] = json.loads(self._line.readline())
        except (OSError, ValueError) as gone:
            self._line = None
            raise USBError("the bus is gone", errno=errno.ENODEV) from gone
        if said.get("no_more"):
            raise IndexError
        if said.get("errno") == errno.ETIMEDOUT:
            raise USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        if "errno" in said:
            raise USBError(said["said"], errno=said["errno"])
        return said

    def _fields(self, call: str, *values: Any) -> SimpleNamespace:
        return SimpleNamespace(**self._ask(call, *values)["fields"])

    def enumerate_devices(self) -> list[int]:
        try:
            return list(self._ask("enumerate_devices")["value"])
        except USBError:
            return []

    def get_device_descriptor(self, dev: int) -> SimpleNamespace:
        return self._fields("get_device_descriptor", dev)

    def get_configuration_descriptor(self, dev: int, config: int) -> SimpleNamespace:
        return self._fields("get_configuration_descriptor", dev, config)

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        return self._fields("get_interface_descriptor", dev, intf, alt, config)

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        return self._fields("get_endpoint_descriptor", dev, ep, intf, alt, config)

    def open_device(self, dev: int) -> int:
        return int(self._ask("open_device", dev)["value"])

    def close_device(self, dev_handle: int) -> None:
        self._ask("close_device", dev_handle)

    def set_configuration(self, dev_handle: int, config_value: int) -> None:
        self._ask("set_configuration", dev_handle, config_value)

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        self._ask("claim_interface", dev_handle, intf)

    def release_interface(self, dev_handle: int, intf: int) -> None:
        self._ask("release_interface", dev_handle, intf)

    def get_configuration(self, dev_handle: int) -> int:
        return int(self._ask("get_configuration", dev_handle)["value"])

    def is_kernel_driver_active(self, dev_handle: int, intf: int) -> bool:
        return bool(self._ask("is_kernel_driver_active", dev_handle, intf)["value"])

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        return int(self._ask("bulk_write", dev_handle, ep, intf, bytes(data).hex(), timeout)["value"])

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        return self._into(buff, "bulk_read", dev_handle, ep, intf, "buffer", timeout)

    def ctrl_transfer(self, dev_handle: int, *asked: Any) -> int:
        """GET_DESCRIPTOR of a string."""
        kind, request, value, index, data, timeout = asked
        return self._into(data, "ctrl_transfer", dev_handle, kind, request, value, index, "buffer", timeout)

    def _into(self, room: Any, call: str, *values: Any) -> int:
        data = bytes.fromhex(self._ask(call, *values, room=len(room) * room.itemsize)["data"])
        room[: len(data)] = array("B", data)
        return len(data)
