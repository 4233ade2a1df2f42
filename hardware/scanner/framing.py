"""Tells a keyboard-type scanner from a person typing: characters with times in, whole codes out. Pure, no device here."""

import unicodedata
from dataclasses import dataclass, field

LONGEST_GAP_S = 0.05
LONGEST_CODE = 512
SHORTEST_CODE = 4
_ENDS = ("\r", "\n")


@dataclass(frozen=True)
class ScannedCode:
    """What stood in the code, as the scanner typed it."""

    text: str


@dataclass(frozen=True)
class UnreadableScan:
    """Something was scanned that no code of ours can be: control characters, or far too long."""


@dataclass
class ScannerFraming:
    """One scanner's stream. `key` answers at the end of a scan and stays silent in between."""

    _typed: list[str] = field(default_factory=list)
    _last_at: float = float("-inf")
    _refused: bool = False

    def key(self, character: str, at: float) -> ScannedCode | UnreadableScan | None:
        """One character at `at` (monotonic seconds). A gap over 50 ms means a person: what came before is dropped."""
        if at - self._last_at > LONGEST_GAP_S:
            self._forget()
        self._last_at = at
        if character in _ENDS:
            return self._end()
        if _is_control(character) or len(self._typed) >= LONGEST_CODE:
            self._refused = True
        elif not self._refused:
            self._typed.append(character)
        return None

    def _end(self) -> ScannedCode | UnreadableScan | None:
        text, refused = "".join(self._typed), self._refused
        self._forget()
        if refused:
            return UnreadableScan()
        return ScannedCode(text) if len(text) >= SHORTEST_CODE else None

    def _forget(self) -> None:
        self._typed.clear()
        self._refused = False


def _is_control(character: str) -> bool:
    return any(unicodedata.category(part).startswith("C") for part in character) or not character
