"""No signal is fitted: the usual case."""


class NoAlarm:
    """Nothing sounds. The screen says everything."""

    def sound(self) -> None: ...

    def silence(self) -> None: ...
