"""The ESC/POS commands we send, by what they do. Epson's public reference; python-escpos where it has them."""

from escpos.constants import ESC, FS, GS, HW_INIT, QR_ECLEVEL_M
from PIL import Image

START: bytes = HW_INIT  # ESC @
KANJI_ON: bytes = FS + b"&"
KANJI_OFF: bytes = FS + b"."  # Chinese-market printers start in two-byte mode and would swallow Cyrillic
SMOOTH: bytes = GS + b"b\x01"  # enlarged letters without stairs
DEAF_TO_PICTURES: bytes = GS + b"(D\x05\x00\x14\x01\x00\x02\x00"
"""GS ( D: bytes of a picture that look like "pulse" or "power off" (DLE DC4 fn 1, 2) are not obeyed."""
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 fn 8: drop what an earlier job left in the buffers
RECOVER = b"\x10\x05\x02"  # DLE ENQ 2: leave an error and forget the job, where DLE DC4 is not known
CUT: bytes = GS + b"VB\x00"  # feed to the cutter, cut but for one point
BAND_ROWS = 24
TEAR_OFF_DOTS = 136  # where there is no cutter: so far must the last line be out to be torn off whole
SEND_ON = b"\x06"
"""ACK: the answer to each block of a list that the printer sends in pieces."""
NO_MORE = b"\x18"
"""CAN: ends such a list, whose printer takes the next byte for an answer; means nothing otherwise (but in page mode)."""
_INK = bytes(255 - value for value in range(256))


def motion_units(dots_per_inch: int) -> bytes:
    """GS P: from here one unit of every distance is one dot, on every model."""
    return bytes(GS) + b"P" + bytes((dots_per_inch, dots_per_inch))


def code_page(number: int) -> bytes:
    return bytes(ESC) + b"t" + bytes((number,))


def size(wide: int, tall: int) -> bytes:
    return bytes(GS) + b"!" + bytes(((wide - 1) << 4 | (tall - 1),))


def bold(on: bool) -> bytes:
    return bytes(ESC) + b"E" + bytes((on,))


def reverse(on: bool) -> bytes:
    return bytes(GS) + b"B" + bytes((on,))


def centred(on: bool) -> bytes:
    return bytes(ESC) + b"a" + bytes((on,))


def line_height(dots: int) -> bytes:
    return bytes(ESC) + b"3" + bytes((dots,))


def feed(dots: int) -> bytes:
    """ESC J, in steps a byte can hold."""
    return b"".join(bytes(ESC) + b"J" + bytes((min(255, dots - done),)) for done in range(0, dots, 255))


def out_of_any_picture(dots: int) -> bytes:
    """White for the rest of a band whose sender broke off, so that what follows is heard as commands again."""
    return bytes(dots // 8 * BAND_ROWS + 64)


def picture(image: Image.Image, *, twice: bool = False) -> bytes:
    """GS v 0, in bands small enough for a slow printer's buffer. `image` is black on white (mode "1").

    `twice`: the printer makes four dots of each one, so that a quarter of the bytes go out.
    """
    across, dots = _ink_bits(image)
    out = b""
    for top in range(0, image.height, BAND_ROWS):
        rows = min(BAND_ROWS, image.height - top)
        header = across.to_bytes(2, "little") + rows.to_bytes(2, "little")
        out += bytes(GS) + b"v0" + bytes((3 if twice else 0,)) + header + dots[top * across : (top + rows) * across]
    return out


def _ink_bits(image: Image.Image) -> tuple[int, bytes]:
    """Bytes a row, and all rows: a set bit is ink to a printer, white to Pillow."""
    across = (image.width + 7) // 8
    padded = Image.new("1", (across * 8, image.height), 1)
    padded.paste(image, (0, 0))
    return across, padded.tobytes().translate(_INK)


def keep_picture(key: bytes, image: Image.Image) -> bytes:
    """GS ( L fn 67: into the printer's own memory under `key` (two characters), where it outlives the power. At most 64 kB."""
    _, dots = _ink_bits(image)
    size = image.width.to_bytes(2, "little") + image.height.to_bytes(2, "little")
    return _graphics(67, b"0" + key + b"\x01" + size + b"1" + dots)


def kept_picture(key: bytes) -> bytes:
    """GS ( L fn 69: print what is kept under `key`, as large as it is."""
    return _graphics(69, key + b"\x01\x01")


def forget_picture(key: bytes) -> bytes:
    """GS ( L fn 66."""
    return _graphics(66, key)


def ask_kept() -> bytes:
    """GS ( L fn 64: answered with the keys of all that is kept, in blocks."""
    return _graphics(64, b"KC")


def _graphics(function: int, parameters: bytes) -> bytes:
    """One GS ( L function."""
    return bytes(GS) + b"(L" + (len(parameters) + 2).to_bytes(2, "little") + bytes((48, function)) + parameters


def qr(content: str, module_dots: int) -> bytes:
    """GS ( k: the printer draws the code itself; model 2, level M.

    Put together here because python-escpos' own `qr` lives in a module that takes half a second to import.
    """
    data = content.encode("utf-8")
    return b"".join(
        (
            _symbol(65, b"2\x00"),
            _symbol(67, bytes((module_dots,))),
            _symbol(69, bytes((48 + QR_ECLEVEL_M,))),
            _symbol(80, b"0" + data),
            _symbol(81, b"0"),
        )
    )


def _symbol(function: int, parameters: bytes) -> bytes:
    """One GS ( k function for QR codes (cn = 49)."""
    return bytes(GS) + b"(k" + (len(parameters) + 2).to_bytes(2, "little") + bytes((49, function)) + parameters


def ask_when_printed(process_id: bytes) -> bytes:
    """GS ( H fn 48: answer `37 22 <process_id> 00` when everything before it is on paper."""
    return bytes(GS) + b"(H\x06\x0000" + process_id


def ask_in_order() -> bytes:
    """GS r 1: answered with the paper sensor's byte once everything before it was processed."""
    return bytes(GS) + b"r\x01"


def ask_name() -> bytes:
    """GS I 67: `5F`, the model's name, `00`. Silence from a printer that does not know the question."""
    return bytes(GS) + b"I\x43"


def ask_fonts() -> bytes:
    """GS I 69: `5F`, the two-byte fonts it has ("CHINA GB18030"), `00`."""
    return bytes(GS) + b"I\x45"


def ask_type() -> bytes:
    """GS I 2: one byte. Bit 0: two-byte letters; bit 1: a cutter is fitted."""
    return bytes(GS) + b"I\x02"


def ask_paper_width() -> bytes:
    """GS ( E fn 6, value 3: `37 27 33 1F`, the width's number in figures, `00`. Epson only: clones print it."""
    return bytes(GS) + b"(E\x02\x00\x06\x03"
