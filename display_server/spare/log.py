"""What happened since the base of a spare copy: sealed records, one behind the other, each on the disk when `settle` returns.

Layout: the three lines of a sealed file (`backup.sealed`), then records: four bytes of length, ChaCha20-Poly1305 over the
zlib of one part. A nonce is the record's number, so none can be changed, left out or moved; a record that ends too early is
the one that was being written when the hub died, and counts for nothing.
"""

import hashlib
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag

from display_server.backup.sealed import new_head, open_head
from display_server.backup.words import Damaged

MAGIC = b"ATRIUM SPARE LOG 1\n"
_LENGTH = struct.Struct(">I")
_PAGES, _FILE, _BASE, _TIME = b"P", b"F", b"B", b"T"
_SIZES = struct.Struct(">III")
_AT = struct.Struct(">d")
_NAME = struct.Struct(">H")
_FAST = 1


@dataclass(frozen=True)
class Pages:
    """Newest bytes of pages of the database, which had `size` pages then."""

    pages: dict[int, bytes]
    size: int


@dataclass(frozen=True)
class File:
    """A file that lies beside the database, named as in a backup."""

    name: str
    body: bytes


@dataclass(frozen=True)
class BaseIsWhole:
    """From here on base and log together are a copy."""


@dataclass(frozen=True)
class Time:
    """Everything until this moment (Unix seconds) is in the log."""

    at: float


Part = Pages | File | BaseIsWhole | Time


class SpareLog:
    """Appends to a new file. Raises OSError where the disk does not take it."""

    def __init__(self, path: Path, secret: bytes, number: int) -> None:
        self.size = 0
        head, self._cipher = new_head(MAGIC, secret, number=number)
        self._digest = hashlib.sha256(head).digest()
        self._written = 0
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._file.write(head)
        self.settle()

    def add(self, part: Part) -> None:
        sealed = self._cipher.encrypt(_nonce(self._written), zlib.compress(_encoded(part), _FAST), self._digest)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._written += 1
        self.size += len(sealed)

    def settle(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def read_log(path: Path, secret: bytes) -> Iterator[Part]:
    """Each part as it was written. Raises Damaged, WrongKey and other kinds of BackupRefused."""
    with path.open("rb") as file:
        head, cipher = open_head(file, MAGIC, secret)
        digest = hashlib.sha256(head).digest()
        number = 0
        while len(said := file.read(_LENGTH.size)) == _LENGTH.size:
            (length,) = _LENGTH.unpack(said)
            sealed = file.read(length)
            if len(sealed) < length:
                return
            try:
                part = cipher.decrypt(_nonce(number), sealed, digest)
            except InvalidTag:
                raise Damaged(
                    f"the spare copy is damaged: record {number} of {path.name} is not what was written"
                ) from None
            yield _decoded(zlib.decompress(part))
            number += 1


def _encoded(part: Part) -> bytes:
    if isinstance(part, Pages):
        numbers = list(part.pages)
        head = _SIZES.pack(part.size, len(numbers), len(part.pages[numbers[0]]) if numbers else 0)
        return b"".join([_PAGES, head, struct.pack(f">{len(numbers)}I", *numbers), *part.pages.values()])
    if isinstance(part, File):
        name = part.name.encode()
        return _FILE + _NAME.pack(len(name)) + name + part.body
    return _TIME + _AT.pack(part.at) if isinstance(part, Time) else _BASE


def _decoded(said: bytes) -> Part:
    kind, body = said[:1], said[1:]
    if kind == _PAGES:
        size, count, length = _SIZES.unpack_from(body)
        numbers = struct.unpack_from(f">{count}I", body, _SIZES.size)
        begin = _SIZES.size + 4 * count
        return Pages({number: body[begin + at * length :][:length] for at, number in enumerate(numbers)}, size)
    if kind == _FILE:
        (length,) = _NAME.unpack_from(body)
        return File(body[_NAME.size : _NAME.size + length].decode(), body[_NAME.size + length :])
    if kind == _BASE:
        return BaseIsWhole()
    if kind == _TIME:
        return Time(_AT.unpack(body)[0])
    raise Damaged("the spare copy was written by a newer program: update this one first")


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
