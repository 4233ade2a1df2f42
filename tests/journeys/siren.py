"""What stands on the relay beside a journey's kiosk."""


class Siren:
    """Heard from `sound` to `silence`."""

    def __init__(self) -> None:
        self.is_heard = False

    def sound(self) -> None:
        self.is_heard = True

    def silence(self) -> None:
        self.is_heard = False
