"""The plugs of the virtual printer: network, serial, USB. Each carries bytes both ways and can be pulled."""

from typing import Protocol


class Device(Protocol):
    """What a face knows of the printer behind it."""

    def connected(self) -> None:
        """A new line: bytes are counted from here."""
        ...

    def hear(self, data: bytes) -> bool:
        """Take bytes and answer what is asked in real time. False: the line is to break here and now."""
        ...


class Face(Protocol):
    """One plug. `send` never blocks for long and never raises: where nobody reads, the answer is lost as on a real line."""

    @property
    def url(self) -> str: ...
    @property
    def there(self) -> bool:
        """Whether somebody who looks for it now finds it: a plug takes a moment to be gone, and to be back."""
        ...

    def start(self, device: Device) -> None: ...
    def stop(self) -> None: ...
    def send(self, data: bytes) -> None: ...
