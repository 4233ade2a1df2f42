"""Understands the byte stream after Epson's public ESC/POS reference and moves the paper. An unknown command is an error."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from hardware.printer.virtual.buffer import ReceiveBuffer
from hardware.printer.virtual.graphics_memory import GraphicsMemory, Nonsense
from hardware.printer.virtual.models import Model
from hardware.printer.virtual.paper import Paper, Style
from hardware.printer.virtual.symbol import Symbol

_TO_THE_CUTTER = 72
_ENOUGH_TO_TEAR = 96


class UnknownCommand(Exception):
    """Bytes this printer does not understand; says which."""


@dataclass
class Mechanism:
    """Reads from `buffer`, prints on `paper`. `answer` sends bytes back, `used` waits for paper, `cut` takes the strip.

    `report` is told which changes are to be said unasked from now on (GS a).
    """

    buffer: ReceiveBuffer
    model: Model
    answer: Callable[[bytes], None]
    confirm: Callable[[bytes], None]
    used: Callable[[int], None]
    cut: Callable[[Paper, bytes], None]
    report: Callable[[int], None] = lambda _asked: None
    paper: Paper = field(init=False)
    codec: str = ""
    kanji: bool = False
    units: int = 0
    symbol: Symbol = field(default_factory=Symbol)
    graphics: GraphicsMemory = field(init=False)

    def __post_init__(self) -> None:
        self.paper = Paper(self.model.dots)
        self.graphics = GraphicsMemory(self.model.graphics_memory)
        self._as_at_power_on()
        self._acts = self._table()

    def step(self) -> None:
        """Understand and do one command, or print one character. Raises UnknownCommand."""
        first = self.buffer.take(1)[0]
        if first in (0x1B, 0x1C, 0x1D, 0x10):
            second = self.buffer.take(1)[0]
            act = self._acts.get((first, second))
            if act is None:
                raise UnknownCommand(f"{first:02X} {second:02X}")
            act()
        elif first == 0x0A:
            self.used(self.paper.end_line())
        elif first >= 0x20:
            self._character(first)
        elif first not in (0x00, 0x0D, 0x18):  # CAN means something in page mode only
            raise UnknownCommand(f"{first:02X}")

    def start_afresh(self) -> None:
        """ESC @: every mode as at power on. What is already on paper stays, until somebody tears it off."""
        self._tear_off()
        if not self.paper.has_ink:
            self.buffer.taken = bytearray(b"\x1b@")
        self._as_at_power_on()
        self.report(0)
        self.paper.drop_line()

    def _as_at_power_on(self) -> None:
        self.paper.style, self.codec = Style(), self.model.tables[0]
        self.kanji = self.model.hanzi is not None and self.model.two_byte_at_start
        self.units, self.symbol = self.model.units, Symbol()

    def _tear_off(self) -> None:
        """Where nothing cuts, a person does, once enough white paper is out."""
        if not self.model.cuts and self.paper.has_ink and self.paper.white_below >= _ENOUGH_TO_TEAR:
            self._give_strip()

    def _give_strip(self) -> None:
        strip, self.paper = self.paper, Paper(self.model.dots, style=self.paper.style)
        raw, self.buffer.taken = bytes(self.buffer.taken), bytearray()
        self.cut(strip, raw)

    def lose_job(self) -> None:
        """The buffer was thrown away: what stands on the strip stays half a ticket."""
        self.start_afresh()
        self.paper.torn = self.paper.has_ink

    def _table(self) -> dict[tuple[int, int], Callable[[], None]]:
        """What this model understands."""
        model = self.model
        acts: dict[tuple[int, int], Callable[[], None]] = {
            (0x1B, ord("@")): self.start_afresh,
            (0x1B, ord("t")): self._code_page,
            (0x1B, ord("E")): lambda: self._set("bold", bool(self._byte() & 1)),
            (0x1B, ord("a")): self._align,
            (0x1B, ord("3")): lambda: self._set("spacing", self._rows(self._byte())),
            (0x1B, ord("2")): lambda: self._set("spacing", 30.0),
            (0x1B, ord("J")): lambda: self.used(self.paper.feed(round(self._rows(self._byte())))),
            (0x1C, ord(".")): lambda: setattr(self, "kanji", False),
            (0x1C, ord("&")): lambda: setattr(self, "kanji", True),
            (0x1D, ord("!")): self._size,
            (0x1D, ord("B")): lambda: self._set("reverse", bool(self._byte() & 1)),
            (0x1D, ord("v")): self._raster,
            (0x1D, ord("(")): self._extended,
            (0x1D, ord("I")): self._say_who,
            (0x1D, ord("a")): lambda: self.report(self._byte()),
            (0x10, 0x04): self._byte_only,  # answered when it came in; see real_time.py
            (0x10, 0x05): self._byte_only,
        }
        if model.cuts:
            acts[0x1D, ord("V")] = self._cut
        if model.sets_units:
            acts[0x1D, ord("b")] = lambda: self._set("smooth", bool(self._byte() & 1))
            acts[0x1D, ord("P")] = self._motion_units
        if model.answers_in_order:
            acts[0x1D, ord("r")] = self._say_paper
        if model.obeys_epson_only:
            acts[0x10, 0x14] = self._real_time_only
        return acts

    def _byte(self) -> int:
        return self.buffer.take(1)[0]

    def _word(self) -> int:
        return int.from_bytes(self.buffer.take(2), "little")

    def _byte_only(self) -> None:
        self._byte()

    def _real_time_only(self) -> None:
        self.buffer.take(8 if self._byte() == 8 else 2)

    def _rows(self, units: int) -> float:
        return units * self.model.dots_per_inch / self.units

    def _set(self, mode: str, value: float) -> None:
        setattr(self.paper.style, mode, value)

    def _character(self, code: int) -> None:
        if self.kanji and code > 0x80:
            self._hanzi(code)
            return
        try:
            character = bytes((code,)).decode(self.codec)
        except UnicodeDecodeError:
            raise UnknownCommand(f"character {code:02X}, which {self.codec} does not have") from None
        self.used(self.paper.put(character))

    def _hanzi(self, first: int) -> None:
        """Two bytes of the Chinese font; a model without one has nothing to print for them."""
        if self.model.hanzi is None:
            raise UnknownCommand("a character in Kanji mode; this model has no Chinese font")
        pair = bytes((first, self._byte()))
        try:
            character = pair.decode(self.model.hanzi)
        except UnicodeDecodeError:
            raise UnknownCommand(f"hanzi {pair.hex()}, which {self.model.hanzi} does not have") from None
        self.used(self.paper.put(character, cells=2))

    def _align(self) -> None:
        side = self._byte()
        if side not in (0, 1, 2, 48, 49, 50):
            raise UnknownCommand(f"1B 61 {side:02X}")
        self._set("align", side % 48)

    def _code_page(self) -> None:
        number = self._byte()
        if number not in self.model.tables:
            raise UnknownCommand(f"1B 74 {number:02X}")
        self.codec = self.model.tables[number]

    def _size(self) -> None:
        size = self._byte()
        self.paper.style.wide, self.paper.style.tall = (size >> 4 & 7) + 1, (size & 7) + 1

    def _motion_units(self) -> None:
        self._byte()
        self.units = self._byte() or self.model.units

    def _cut(self) -> None:
        mode = self._byte()
        if mode not in (65, 66):
            raise UnknownCommand(f"1D 56 {mode:02X}")
        self.used(self.paper.feed(_TO_THE_CUTTER + round(self._rows(self._byte()))))
        self._give_strip()

    def _raster(self) -> None:
        zero, mode = self._byte(), self._byte()
        if zero != 0x30 or mode not in (0, 1, 2, 3, 48, 49, 50, 51):
            raise UnknownCommand(f"1D 76 {zero:02X} {mode:02X}")
        bytes_across, rows = self._word(), self._word()
        data = self.buffer.take(bytes_across * rows)
        picture = Image.frombytes("1", (bytes_across * 8, rows), data).convert("L")
        wide, tall = 1 + (mode & 1), 1 + (mode >> 1 & 1)
        self.used(self.paper.draw(picture.resize((picture.width * wide, rows * tall), Image.Resampling.NEAREST)))

    def _say_who(self) -> None:
        kind = bytes((bool(self.model.hanzi) | self.model.cuts << 1,))
        named = {65: "ATRIUM VIRTUAL 1", 66: "EPSON", 67: self.model.says, 69: self.model.fonts}
        answers = {1: b"\x20", 2: kind} | {asked: b"_" + said.encode() + b"\x00" for asked, said in named.items()}
        asked = self._byte()
        asked = asked - 48 if asked in (49, 50, 51) else asked
        if not self.model.says_name and asked >= 65:
            return  # clones know n = 1 to 3 and pass over any other
        if asked not in answers:
            raise UnknownCommand(f"1D 49 {asked:02X}")
        self.answer(answers[asked])

    def _say_paper(self) -> None:
        if self._byte() not in (1, 49):
            raise UnknownCommand("1D 72 with another question than the paper's")
        self._tear_off()
        self.confirm(b"")

    def _extended(self) -> None:
        kind, length = self._byte(), self._word()
        data = self.buffer.take(length)
        if self.model.tells_when_printed and kind == ord("H") and data[:2] == b"00" and length == 6:
            self.confirm(b"\x37\x22" + data[2:] + b"\x00")
        elif self.model.obeys_epson_only and kind == ord("D") and data[:1] == b"\x14":
            return  # which real-time commands count; this printer has neither a drawer nor a switch
        elif self.model.obeys_epson_only and kind == ord("E") and data == b"\x06\x03":
            self.answer(
                b"\x37\x27" + b"3\x1f" + (b"2" if self.model.dots < 400 else b"6") + b"\x00"
            )  # the paper's width
        elif self.model.draws_qr and kind == ord("k") and data[:1] == b"1" and length >= 2:
            self._qr(data[1], data[2:])
        elif self.graphics.room and kind == ord("L") and data[:1] == b"0" and length >= 2:
            self._graphics(data[1], data[2:])
        else:
            raise UnknownCommand(f"1D 28 {kind:02X} {data[:2].hex(' ')}")

    def _graphics(self, function: int, data: bytes) -> None:
        """GS ( L: what is kept, listed, printed and forgotten."""
        try:
            if function == 64 and data == b"KC":
                self._list_graphics()
            elif function == 66:
                self.graphics.delete(data)
            elif function == 67:
                self.graphics.define(data)
            elif function == 69:
                kept = self.graphics.picture(data)
                self.used(self.paper.draw(kept) if kept is not None else 0)
            else:
                raise UnknownCommand(f"1D 28 4C function {function}")
        except Nonsense as nonsense:
            raise UnknownCommand(f"GS ( L with {nonsense}") from nonsense

    def _list_graphics(self) -> None:
        """Block by block: ACK sends the next, NAK the same again, anything else ends it."""
        block = 0
        while block < self.graphics.blocks():
            self.answer(self.graphics.lists(block))
            heard = self._byte()
            if heard not in (0x06, 0x15):
                return
            block += heard == 0x06

    def _qr(self, function: int, data: bytes) -> None:
        """GS ( k for QR codes: set up, then printed. A symbol is read as a symbol, not as a picture."""
        try:
            if function != 81:
                self.symbol.set_up(function, data)
                return
            drawn = self.symbol.draw(data)
        except Nonsense as nonsense:
            raise UnknownCommand(f"GS ( k with {nonsense}") from nonsense
        pictures = list(self.paper.pictures)
        self.used(self.paper.draw(drawn))
        self.paper.pictures = pictures
        self.paper.qr_codes.append(self.symbol.content.decode("utf-8", "replace"))
