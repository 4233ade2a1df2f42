"""How far a hub has come, as others keep it: a later mark than the database's own proves that a backup was put back."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

_LONGEST = 80
_BIGGEST = 2**63


@dataclass(frozen=True)
class HubMark:
    """`line`: the diary's newest; `leased_ms`: when the newest block of numbers was given, Unix milliseconds. Both only grow.

    What was said with a number knows its line alone (`leased_ms` 0): every block that was given before it stands before it.
    """

    hub_id: UUID
    generation: int
    line: int
    leased_ms: int

    def is_later_than(self, other: "HubMark") -> bool:
        """Nothing of an earlier generation is later: whatever it knew was stepped over since."""
        if self.generation != other.generation:
            return self.generation > other.generation
        return self.line > other.line or self.leased_ms > other.leased_ms


def say_mark(mark: HubMark, key: bytes) -> str:
    """As devices keep it: signed, so that no device can claim what was never said to one."""
    said = f"{mark.generation}.{mark.line}.{mark.leased_ms}"
    return f"{said}.{_seal(mark.hub_id, said, key)}"


def read_mark(text: str, hub_id: UUID, key: bytes) -> HubMark | None:
    """None: never said of this database (its id is in the seal) by a hub with this key."""
    said, _, seal = text.rpartition(".")
    parts = said.split(".")
    if len(text) > _LONGEST or len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    if not hmac.compare_digest(seal.encode(), _seal(hub_id, said, key).encode()):
        return None
    generation, line, leased_ms = (min(int(part), _BIGGEST) for part in parts)
    return HubMark(hub_id, generation, line, leased_ms)


def _seal(hub_id: UUID, said: str, key: bytes) -> str:
    return hmac.new(key, b"hub-mark:" + hub_id.bytes + said.encode(), sha256).hexdigest()[:24]
