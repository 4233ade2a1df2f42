"""The system's smart-card service (PC/SC) by its C library: pyscard has no wheels for Linux and would need a compiler.

Functions and codes after pcsc-lite's <winscard.h>.
"""

import ctypes
from ctypes import byref, c_char_p, c_long, c_ulong
from ctypes.util import find_library

from hardware.errors import DeviceAway, LineBroken

_SYSTEM, _SHARED, _ANY_PROTOCOL, _LEAVE = 2, 2, 3, 0
_NO_CARD = {0x80100009, 0x8010000C, 0x80100066, 0x80100067, 0x80100068, 0x80100069}
_LONGEST_ANSWER, _LONGEST_ATR = 258, 33


class NoCard(Exception):
    """No card lies on the reader, or it was taken away."""


class _Request(ctypes.Structure):
    _fields_ = [("protocol", c_ulong), ("length", c_ulong)]


class Pcsc:
    """One talk with the service. Raises DeviceAway where there is no service or no reader."""

    def __init__(self) -> None:
        name = find_library("pcsclite")
        if name is None:
            raise DeviceAway("the smart-card service is not installed (packages pcscd, libpcsclite1)")
        self._library = ctypes.CDLL(name)
        self._context = c_long()
        code = self._library.SCardEstablishContext(c_ulong(_SYSTEM), None, None, byref(self._context))
        if code:
            raise DeviceAway(f"the smart-card service does not answer (pcscd, code {code & 0xFFFFFFFF:08X})")

    def readers(self) -> list[str]:
        """Their names; empty without any."""
        length = c_ulong()
        if self._library.SCardListReaders(self._context, None, None, byref(length)):
            return []
        names = ctypes.create_string_buffer(length.value)
        if self._library.SCardListReaders(self._context, None, names, byref(length)):
            return []
        return [name.decode("utf-8", "replace") for name in names.raw[: length.value].split(b"\0") if name]

    def connect(self, reader: str) -> "CardTalk":
        """A talk with the card that lies there. Raises NoCard, DeviceAway."""
        card, protocol = c_long(), c_ulong()
        wanted = (c_char_p(reader.encode()), c_ulong(_SHARED), c_ulong(_ANY_PROTOCOL))
        _check(self._library.SCardConnect(self._context, *wanted, byref(card), byref(protocol)))
        return CardTalk(self._library, card, protocol.value)

    def close(self) -> None:
        self._library.SCardReleaseContext(self._context)


class CardTalk:
    """Commands to one card."""

    def __init__(self, library: ctypes.CDLL, card: c_long, protocol: int) -> None:
        self._library, self._card, self._protocol = library, card, protocol

    def atr(self) -> bytes:
        """What the card says of itself when it is switched on."""
        name_length, state, protocol = c_ulong(0), c_ulong(), c_ulong()
        atr, length = ctypes.create_string_buffer(_LONGEST_ATR), c_ulong(_LONGEST_ATR)
        found = (byref(name_length), byref(state), byref(protocol), atr, byref(length))
        _check(self._library.SCardStatus(self._card, None, *found))
        return atr.raw[: length.value]

    def send(self, command: bytes) -> bytes:
        """One command, its answer with the two bytes of its status last. Raises NoCard, LineBroken."""
        request = _Request(self._protocol, ctypes.sizeof(_Request))
        answer, length = ctypes.create_string_buffer(_LONGEST_ANSWER), c_ulong(_LONGEST_ANSWER)
        said = (c_char_p(command), c_ulong(len(command)), None, answer, byref(length))
        _check(self._library.SCardTransmit(self._card, byref(request), *said))
        return answer.raw[: length.value]

    def close(self) -> None:
        self._library.SCardDisconnect(self._card, c_ulong(_LEAVE))


def _check(code: int) -> None:
    code &= 0xFFFFFFFF
    if code in _NO_CARD:
        raise NoCard
    if code:
        raise LineBroken
