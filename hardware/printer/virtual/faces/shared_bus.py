"""The USB stand-in's bus for another program: each call of pyusb is a line of JSON on a Unix socket, and so is its answer."""

import json
import socketserver
import threading
from array import array
from pathlib import Path
from typing import Any

from usb.backend import IBackend
from usb.core import USBError

_CALLS = {
    "enumerate_devices", "get_device_descriptor", "get_configuration_descriptor", "get_interface_descriptor",
    "get_endpoint_descriptor", "open_device", "close_device", "set_configuration", "claim_interface", "release_interface",
    "get_configuration", "is_kernel_driver_active",
}  # fmt: skip


class SharedBus:
    """Serves `bus` at `path` until it is closed. Raises OSError where nothing can be made there."""

    def __init__(self, path: Path, bus: IBackend) -> None:
        path.unlink(missing_ok=True)
        self._path = path

        class Caller(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    self.wfile.write(json.dumps(_answer(bus, json.loads(line))).encode() + b"\n")

        self._server = socketserver.ThreadingUnixStreamServer(str(path), Caller)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.1,), name="virtual-usb-bus", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._path.unlink(missing_ok=True)


def _answer(bus: Any, asked: dict[str, Any]) -> dict[str, Any]:
    call, values = asked["call"], asked["values"]
    try:
        if call == "bulk_write":
            return {"value": bus.bulk_write(*values[:3], bytes.fromhex(values[3]), values[4])}
        if call in ("bulk_read", "ctrl_transfer"):
            at = values.index("buffer")
            values[at] = array("B", bytes(asked["room"]))
            count = getattr(bus, call)(*values)
            return {"value": count, "data": bytes(values[at][:count]).hex()}
        if call not in _CALLS:
            return {"errno": 0, "said": f"no call {call}"}
        found = getattr(bus, call)(*values)
        return {"fields": vars(found)} if hasattr(found, "bLength") else {"value": found}
    except IndexError:
        return {"no_more": True}
    except USBError as refused:
        return {"errno": refused.errno, "said": str(refused)}
