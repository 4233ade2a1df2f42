"""The QR code being set up and printed, after Epson's pages on GS ( k, functions 165 to 181."""

from dataclasses import dataclass

import qrcode
from PIL import Image

from hardware.printer.virtual.graphics_memory import Nonsense

_LEVELS = {48: 1, 49: 0, 50: 3, 51: 2}  # L M Q H in the words of the qrcode package


@dataclass
class Symbol:
    """What ESC @ brings back: small modules, the weakest correction, no content."""

    module: int = 3
    level: int = 48
    content: bytes = b""

    def set_up(self, function: int, data: bytes) -> None:
        """Functions 65 (model), 67 (dots a module), 69 (correction), 80 (content). Raises Nonsense."""
        if function == 65 and data[:1] == b"2":  # model 1 is drawn by none of ours
            return
        if function == 67 and len(data) == 1 and 1 <= data[0] <= 16:
            self.module = data[0]
        elif function == 69 and len(data) == 1 and data[0] in _LEVELS:
            self.level = data[0]
        elif function == 80 and data[:1] == b"0" and len(data) > 1:
            self.content = data[1:]
        else:
            raise Nonsense(f"function {function} of {data[:4].hex(' ') or 'nothing'}")

    def draw(self, data: bytes) -> Image.Image:
        """Function 81: the code as large as it is printed, 255 for ink. Raises Nonsense."""
        if data != b"0":
            raise Nonsense(f"function 81 of {data[:4].hex(' ') or 'nothing'}")
        code = qrcode.QRCode(error_correction=_LEVELS[self.level], box_size=1, border=0)
        code.add_data(self.content)
        try:
            code.make()
        except qrcode.exceptions.DataOverflowError:
            raise Nonsense(f"{len(self.content)} bytes, which no QR code holds") from None
        modules = code.get_matrix()
        side = len(modules)
        small = Image.new("L", (side, side))
        small.putdata([255 * bool(module) for row in modules for module in row])
        across = side * self.module
        return small.resize((across, across), Image.Resampling.NEAREST)
