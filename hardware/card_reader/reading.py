"""Which card lies there: its configured file, else its UID, else what it says of itself at power on."""

from dataclasses import dataclass
from typing import Protocol

from hardware.card_reader.pcsc import NoCard, Pcsc
from hardware.errors import DeviceAway, LineBroken

_GET_UID = bytes.fromhex("FFCA000000")
_DONE = b"\x90\x00"
NO_CARD, UNREADABLE = "no card lies on the reader", "the card cannot be read"


class Talk(Protocol):
    """Commands to one card."""

    def atr(self) -> bytes: ...
    def send(self, command: bytes) -> bytes: ...


@dataclass(frozen=True)
class Card:
    """`identifier` names a card, not a person; it is masked wherever it might be written down."""

    kind: str
    identifier: str

    @property
    def names_one_card(self) -> bool:
        """False for an ATR, which every card of a make has, and for a UID that is invented anew each time (08…, four bytes)."""
        invented = self.kind == "uid" and len(self.identifier) == 8 and self.identifier.startswith("08")
        return self.kind != "atr" and not invented

    def __repr__(self) -> str:
        return f"Card({self.kind}:…{self.identifier[-2:]})"


@dataclass(frozen=True)
class CardReading:
    """What came of looking: a card, or in words why there is none."""

    card: Card | None
    reason: str = ""


def identify(talk: Talk, commands: tuple[bytes, ...] = ()) -> Card:
    """`commands` select and read the hospital's file; the last answer is the identifier. Raises NoCard, LineBroken."""
    answer = b""
    for command in commands:
        answer = talk.send(command)
        if answer[-2:] != _DONE:
            break
    if commands and answer[-2:] == _DONE and len(answer) > 2:
        return Card("file", _written(answer[:-2].rstrip(b"\0 ")))
    answer = talk.send(_GET_UID)
    if answer[-2:] == _DONE and len(answer) > 2:
        return Card("uid", answer[:-2].hex())
    return Card("atr", talk.atr().hex())


def _written(content: bytes) -> str:
    """As it would be written down: its text where it is one, else hexadecimal."""
    text = content.decode("ascii", "replace")
    return text if text.isascii() and text.isprintable() else content.hex()


def read_card(reader_part: str = "", commands: tuple[bytes, ...] = ()) -> CardReading:
    """Looks once at the reader whose name holds `reader_part`. Never raises."""
    try:
        service = Pcsc()
    except DeviceAway as away:
        return CardReading(None, str(away))
    try:
        reader = next((name for name in service.readers() if reader_part in name), None)
        if reader is None:
            return CardReading(None, "no card reader is plugged in")
        talk = service.connect(reader)
        try:
            return CardReading(identify(talk, commands))
        finally:
            talk.close()
    except NoCard:
        return CardReading(None, NO_CARD)
    except (DeviceAway, LineBroken):
        return CardReading(None, UNREADABLE)
    finally:
        service.close()
