"""Sorts what a printer sends back, byte by byte, so that a late or unasked answer is never taken for another."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StatusByte:
    """The answer to one DLE EOT."""

    value: int


@dataclass(frozen=True)
class UnaskedStatus:
    """Four bytes of Automatic Status Back, sent by a printer where another program switched it on."""

    value: bytes


@dataclass(frozen=True)
class PrintedNotice:
    """Everything up to this process id is on paper (GS ( H fn 48)."""

    process_id: bytes


@dataclass(frozen=True)
class ClearedNotice:
    """The buffers were thrown away as asked (DLE DC4 fn 8)."""


@dataclass(frozen=True)
class SensorByte:
    """The answer to GS r 1: everything before it was processed. Bits 2 and 3: no paper."""

    value: int


@dataclass(frozen=True)
class ModelName:
    """The answer to GS I 67."""

    name: str


@dataclass(frozen=True)
class KeptKeys:
    """A block of the answer to GS ( L fn 64; `more` follow once this one was acknowledged."""

    keys: tuple[bytes, ...]
    more: bool


@dataclass(frozen=True)
class SettingValue:
    """The answer to GS ( E fn 6: the number of a setting and its value."""

    setting: int
    value: int


@dataclass(frozen=True)
class OtherBlock:
    """An information block nobody here asked for."""

    value: bytes


AnyAnswer = (
    StatusByte
    | UnaskedStatus
    | PrintedNotice
    | ClearedNotice
    | SensorByte
    | ModelName
    | KeptKeys
    | SettingValue
    | OtherBlock
)
_BLOCK_STARTS = (0x35, 0x37, 0x3B, 0x3D, 0x5F)
_LONGEST_BLOCK = 128


@dataclass
class AnswerSorter:
    """Feed it bytes as they come; it hands back whole answers and keeps an unfinished one."""

    _held: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> list[AnyAnswer]:
        """The answers completed by `data`, in order. Flow control and noise are dropped."""
        self._held += data
        answers: list[AnyAnswer] = []
        while self._held:
            taken = self._one(answers)
            if not taken:
                break
            del self._held[:taken]
        return answers

    def _one(self, answers: list[AnyAnswer]) -> int:
        """How many bytes the answer at the front took; 0 where it is not whole yet."""
        first = self._held[0]
        if first & 0x93 == 0x12:
            answers.append(StatusByte(first))
            return 1
        if first & 0x93 == 0x10 and first not in (0x11, 0x13):
            if len(self._held) < 4:
                return 0
            answers.append(UnaskedStatus(bytes(self._held[:4])))
            return 4
        if first in _BLOCK_STARTS:
            return self._block(answers)
        if first & 0xF0 == 0:
            answers.append(SensorByte(first))
        return 1

    def _block(self, answers: list[AnyAnswer]) -> int:
        end = self._held.find(0x00)
        if end < 0:
            return _LONGEST_BLOCK if len(self._held) > _LONGEST_BLOCK else 0
        block = bytes(self._held[: end + 1])
        if block[:2] == b"\x37\x22" and len(block) == 7:
            answers.append(PrintedNotice(block[2:6]))
        elif block == b"\x37\x25\x00":
            answers.append(ClearedNotice())
        elif block[:2] == b"\x37\x72" and block[2:3] in (b"\x40", b"\x41"):
            keys = block[3:-1]
            answers.append(KeptKeys(tuple(keys[at : at + 2] for at in range(0, len(keys), 2)), block[2:3] == b"\x41"))
        elif block[:2] == b"\x37\x27" and all(part.isdigit() for part in block[2:-1].split(b"\x1f", 1)):
            setting, _, value = block[2:-1].partition(b"\x1f")
            answers.append(SettingValue(int(setting), int(value)) if value else OtherBlock(block))
        elif block[:1] == b"_":
            answers.append(ModelName(block[1:-1].decode("ascii", "replace")))
        else:
            answers.append(OtherBlock(block))
        return len(block)
