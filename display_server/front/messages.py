"""HTTP/1.1 messages as the front passes them on: a head it reads, a body it copies without looking inside."""

import asyncio
import re
from dataclasses import dataclass
from typing import Literal

LONGEST_HEAD = 32_768  # bytes
LARGEST_BODY = 16 * 1024 * 1024  # of a request; an answer may be any length
_PIECE = 65_536
_FIRST_LINE = re.compile(r"[A-Z]{1,16} /[\x21-\x7e]* HTTP/1\.[01]|HTTP/1\.[01] [1-5]\d\d( [^\r\n]*)?")
_HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "expect", "forwarded"}

Body = int | Literal["chunked", "until_end"]
"""A length in bytes (0: none), chunks, or everything until the sender closes."""


class NotUnderstood(ValueError):
    """A message the front will not guess about; `status` is what its sender is told."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class Head:
    """First line and headers, names in lower case, in the order they came."""

    first: str
    headers: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known == name]

    def get(self, name: str, default: str = "") -> str:
        return next(iter(self.all(name)), default)

    @property
    def status(self) -> int:
        return int(self.first.split(" ")[1])

    @property
    def method(self) -> str:
        return self.first.split(" ")[0]

    @property
    def path(self) -> str:
        return self.first.split(" ")[1]

    def passed_on(self, *more: tuple[str, str]) -> bytes:
        """As the next one gets it: without what was meant for us alone, and with what we add."""
        named = {part.strip().lower() for value in self.all("connection") for part in value.split(",")}
        ours = {name for name, _ in more}
        kept = [pair for pair in self.headers if pair[0] not in _HOP_BY_HOP | named | ours]
        lines = [self.first, *(f"{name}: {value}" for name, value in (*kept, *more))]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """The next message's head; None where the sender ended between messages. Raises NotUnderstood."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as ended:
        if ended.partial:
            raise NotUnderstood(400) from None
        return None
    except asyncio.LimitOverrunError:
        raise NotUnderstood(431) from None
    first, *lines = raw[:-4].decode("latin-1").split("\r\n")
    if not _FIRST_LINE.fullmatch(first):
        raise NotUnderstood(400)
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or "\n" in line:
            raise NotUnderstood(400)
        headers.append((name.lower(), value.strip()))
    return Head(first, tuple(headers))


def request_body(head: Head) -> Body:
    """How a request's body is delimited. What could be read in two ways is refused (request smuggling)."""
    lengths, coding = set(head.all("content-length")), head.all("transfer-encoding")
    if coding:
        if lengths or [value.lower() for value in coding] != ["chunked"]:
            raise NotUnderstood(400)
        return "chunked"
    length = _length(lengths)
    if length > LARGEST_BODY:
        raise NotUnderstood(413)
    return length


def answer_body(head: Head, method: str) -> Body:
    """How an answer's body is delimited."""
    if method == "HEAD" or head.status in (204, 304):
        return 0
    if "chunked" in head.get("transfer-encoding").lower():
        return "chunked"
    lengths = set(head.all("content-length"))
    return _length(lengths) if lengths else "until_end"


def _length(said: set[str]) -> int:
    if not said:
        return 0
    value = said.pop()
    if said or not (value.isascii() and value.isdigit()):
        raise NotUnderstood(400)
    return int(value)


async def copy_body(body: Body, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int | None) -> None:
    """Piece by piece, as fast as the receiver takes it. Raises IncompleteReadError when the sender stops early."""
    if body == "until_end":
        while piece := await reader.read(_PIECE):
            await _pass(piece, writer)
    elif body == "chunked":
        await _copy_chunks(reader, writer, most)
    else:
        await _copy_length(body, reader, writer)


async def _copy_length(length: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while length:
        piece = await reader.read(min(length, _PIECE))
        if not piece:
            raise asyncio.IncompleteReadError(b"", length)
        length -= len(piece)
        await _pass(piece, writer)


async def _copy_chunks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int | None) -> None:
    total = 0
    while True:
        line = await reader.readuntil(b"\r\n")
        size_said = line.partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size_said):
            raise NotUnderstood(400)
        size = int(size_said, 16)
        total += size
        if most is not None and total > most:
            raise NotUnderstood(413)
        await _pass(line, writer)
        if size == 0:
            break
        await _copy_length(size + 2, reader, writer)
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
        await _pass(line, writer)
    await _pass(line, writer)


async def _pass(piece: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(piece)
    await writer.drain()
