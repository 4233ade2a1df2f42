"""Which topics must be read again, in which order, and what a look at all of them still waits for. No I/O."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice

MANY = 32
"""A message that names more topics than this is no call: it came from something that changes much at once."""

FEW_AT_ONCE, MANY_AT_ONCE = 24, 8
"""Topics a look: 3 ms and 1 ms, so that what changes much at once keeps nobody's call waiting."""


class Dirty:
    """First named, first read; what many topics share waits behind what few people wait for."""

    def __init__(self) -> None:
        self._few: dict[str, None] = {}
        self._many: dict[str, None] = {}
        self._look: tuple[float, datetime] | None = None
        self._found: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._few or self._many)

    def name(self, names: Collection[str]) -> None:
        """One message's names."""
        if len(names) > MANY:
            self._many.update(dict.fromkeys(name for name in names if name not in self._few))
            return
        for name in names:
            self._many.pop(name, None)
            self._few[name] = None

    def looked(self, found: Collection[str], monotonic: float, as_of: datetime) -> None:
        """A look at every topic at that moment; `found` must be read before it can be said that all is right."""
        self._look, self._found = (monotonic, as_of), set(found)
        self._many.update(dict.fromkeys(name for name in found if name not in self._few))

    def next(self) -> list[str]:
        """The names to read now, of both kinds, so that neither starves. They stay until `read`: reading may fail."""
        return [*islice(self._few, FEW_AT_ONCE), *islice(self._many, MANY_AT_ONCE)]

    def read(self, names: Collection[str]) -> tuple[float, datetime] | None:
        """These were read. The moment of a look all of whose findings have now been read; None: of none."""
        for name in names:
            self._few.pop(name, None)
            self._many.pop(name, None)
        self._found.difference_update(names)
        if self._found or self._look is None:
            return None
        look, self._look = self._look, None
        return look
