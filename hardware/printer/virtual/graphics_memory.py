"""The printer's memory for pictures, after Epson's pages on GS ( L functions 64, 66, 67, 69. It outlives ESC @ and the power."""

from dataclasses import dataclass, field

from PIL import Image

_BLOCK = 40
_KEY_CHARACTERS = range(32, 127)


class Nonsense(ValueError):
    """Parameters the manual does not allow."""


@dataclass
class GraphicsMemory:
    """`room` in bytes. What has no room is passed over in silence, as a real one does."""

    room: int
    pictures: dict[bytes, Image.Image] = field(default_factory=dict)
    written: int = 0  # every writing wears the memory

    def define(self, parameters: bytes) -> None:
        """Function 67: one picture in raster format. Raises Nonsense."""
        if len(parameters) < 10:
            raise Nonsense(f"a picture in {len(parameters)} bytes")
        tone, key, colours, plane = parameters[0], parameters[1:3], parameters[3], parameters[8]
        wide, high = int.from_bytes(parameters[4:6], "little"), int.from_bytes(parameters[6:8], "little")
        data, across = parameters[9:], (wide + 7) // 8
        if tone != 48 or colours != 1 or plane != 49 or not wide or not high or len(data) != across * high:
            raise Nonsense(f"a picture of {wide} x {high} in {len(data)} bytes")
        self._check(key)
        self.written += 1
        taken = sum((kept.width + 7) // 8 * kept.height for other, kept in self.pictures.items() if other != key)
        if taken + len(data) <= self.room:
            whole = Image.frombytes("1", (across * 8, high), data).convert("L")
            self.pictures[key] = whole.crop((0, 0, wide, high))

    def delete(self, parameters: bytes) -> None:
        """Function 66."""
        self._check(parameters)
        self.pictures.pop(parameters, None)

    def picture(self, parameters: bytes) -> Image.Image | None:
        """Function 69: what is to be printed, None for a key nobody defined."""
        self._check(parameters[:2])
        times = tuple(parameters[2:])
        if len(times) != 2 or not set(times) <= {1, 2}:
            raise Nonsense(f"a picture {times} times as large")
        kept = self.pictures.get(parameters[:2])
        return kept and kept.resize((kept.width * times[0], kept.height * times[1]), Image.Resampling.NEAREST)

    def lists(self, block: int) -> bytes:
        """Function 64: the keys from block `block` on, forty a block, with the mark whether more follow."""
        keys = sorted(self.pictures)
        piece = keys[block * _BLOCK : (block + 1) * _BLOCK]
        more = len(keys) > (block + 1) * _BLOCK
        return b"\x37\x72" + (b"\x41" if more else b"\x40") + b"".join(piece) + b"\x00"

    def blocks(self) -> int:
        return max(1, -(-len(self.pictures) // _BLOCK))

    def _check(self, key: bytes) -> None:
        if len(key) != 2 or not all(character in _KEY_CHARACTERS for character in key):
            raise Nonsense(f"the key {key!r}")
