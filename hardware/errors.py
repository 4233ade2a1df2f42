"""What can go wrong between us and a device. Inside `hardware` only: the ports answer with states, not exceptions."""


class DeviceAway(Exception):
    """Nobody answers at the device's address."""


class LineBroken(Exception):
    """The connection ended while we were using it. `sent` says how many bytes of ours had gone out."""

    def __init__(self, sent: int = 0) -> None:
        super().__init__(f"the line broke after {sent} bytes")
        self.sent = sent


class LineStuck(LineBroken):
    """The device takes no more bytes within the time allowed."""
