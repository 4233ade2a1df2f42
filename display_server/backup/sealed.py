"""A sealed file: what is written is encrypted chunk by chunk, and read back only if every byte is as it was written.

Layout: a line of magic, a line of JSON (salt, scrypt's cost, a check of the key), the SHA-256 of both in a line of hex;
then chunks of 64 KiB under ChaCha20-Poly1305. A chunk's nonce holds its number and whether it is the last one, so that no
chunk can be changed, left out, moved or be missing at the end (the STREAM construction of Hoang et al., 2015).
"""

import hashlib
import hmac
import io
import json
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from display_server.backup.words import BackupRefused, CutShort, Damaged, WrongKey

MAGIC = b"ATRIUM BACKUP 1\n"
END = b"\nATRIUM BACKUP END\n"
"""Proves nothing: it only tells a file that was cut from one that was changed."""
CHUNK = 64 * 1024
TAG = 16
_COST = {"n": 2**15, "r": 8, "p": 3}  # OWASP's scrypt setting with 32 MiB
_LONGEST_LINE = 2000


class SealedWriter(io.RawIOBase):
    """Whatever is written goes sealed to `into`; `close` writes the last chunk and leaves `into` open."""

    def __init__(self, into: BinaryIO, secret: bytes) -> None:
        self._into = into
        self._held = bytearray()
        self._number = 0
        head, self._cipher = new_head(MAGIC, secret)
        into.write(head)
        self._head = hashlib.sha256(head).digest()

    def writable(self) -> bool:
        return True

    def write(self, part: bytes) -> int:  # type: ignore[override]
        self._held += part
        while len(self._held) > CHUNK:  # the last chunk is known only at the end, so one is always held back
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._held), last=True)
            self._into.write(END)
            super().close()

    def _seal(self, part: bytes, *, last: bool) -> None:
        self._into.write(self._cipher.encrypt(_nonce(self._number, last), part, self._head))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads what was sealed. Raises WrongKey at once; Damaged, CutShort, BackupRefused where the file is not whole."""

    def __init__(self, source: BinaryIO, secret: bytes) -> None:
        self._source = source
        head, self._cipher = open_head(source, MAGIC, secret)
        self._head = hashlib.sha256(head).digest()
        self._number = 0
        self._left = _room_for_chunks(source)
        self._next = self._take()
        self._open = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, room: memoryview) -> int:  # type: ignore[override]
        while not self._open and not self._ended:
            self._open = self._unseal()
        given = self._open[: len(room)]
        room[: len(given)] = given
        self._open = self._open[len(given) :]
        return len(given)

    def drain(self) -> None:
        """Read what is left, so that the end is seen to be the end."""
        while self.read(CHUNK):
            pass

    def _unseal(self) -> bytes:
        sealed, self._next = self._next, self._take()
        self._ended = not self._next
        nonce = _nonce(self._number, self._ended)
        try:
            part = self._cipher.decrypt(nonce, sealed, self._head)
        except InvalidTag:
            at = self._number * CHUNK // 1024
            raise Damaged(
                f"the backup is damaged near {at} KiB: it is not what was written. Use another copy"
            ) from None
        self._number += 1
        return part

    def _take(self) -> bytes:
        part = self._source.read(min(CHUNK + TAG, self._left))
        self._left -= len(part)
        return part


def _room_for_chunks(source: BinaryIO) -> int:
    """How many bytes there are between here and the end mark. Raises CutShort where there is none."""
    begins = source.tell()
    size = source.seek(0, io.SEEK_END)
    source.seek(max(begins, size - len(END)))
    if source.read() != END:
        raise CutShort("the backup is cut short: its end is missing. Copy it again from where it was made")
    source.seek(begins)
    return size - len(END) - begins


def new_head(magic: bytes, secret: bytes, **said: object) -> tuple[bytes, ChaCha20Poly1305]:
    """The first three lines of a sealed file, and the cipher of what follows."""
    salt = os.urandom(16)
    key, check = _keys(secret, salt, _COST)
    line = {"kdf": "scrypt", **_COST, "salt": salt.hex(), "check": check, "chunk": CHUNK, **said}
    head = magic + json.dumps(line, sort_keys=True).encode() + b"\n"
    return head + hashlib.sha256(head).hexdigest().encode() + b"\n", ChaCha20Poly1305(key)


def open_head(source: BinaryIO, magic: bytes, secret: bytes) -> tuple[bytes, ChaCha20Poly1305]:
    """The first three lines as they stand, and the cipher. Raises BackupRefused and its kinds."""
    head, said = _read_head(source, magic)
    try:
        cost = {name: int(said[name]) for name in _COST}
        key, check = _keys(secret, bytes.fromhex(said["salt"]), cost)
        right = hmac.compare_digest(check, said["check"])
    except (KeyError, TypeError, ValueError):
        raise BackupRefused("this backup was made by a newer program: update this one first") from None
    if not right:
        raise WrongKey("the passphrase or key file is not the one this backup was sealed with")
    return head, ChaCha20Poly1305(key)


def _read_head(source: BinaryIO, right: bytes) -> tuple[bytes, dict[str, str]]:
    magic = source.readline(len(right))
    if magic != right:
        raise BackupRefused("this is not a backup of Atrium, or its beginning is damaged")
    said, digest = source.readline(_LONGEST_LINE), source.readline(_LONGEST_LINE)
    if not digest.endswith(b"\n"):
        raise CutShort("the backup is cut short: it ends in its first lines. Copy it again from where it was made")
    if hashlib.sha256(magic + said).hexdigest().encode() != digest.strip():
        raise Damaged("the backup is damaged in its first lines: it is not what was written. Use another copy")
    found: dict[str, str] = json.loads(said)
    return magic + said + digest, found


def _keys(secret: bytes, salt: bytes, cost: dict[str, int]) -> tuple[bytes, str]:
    """The key, and what tells a wrong passphrase from a damaged file without telling anything of the key."""
    made = hashlib.scrypt(secret, salt=salt, n=cost["n"], r=cost["r"], p=cost["p"], maxmem=2**28, dklen=64)
    return made[:32], made[32:].hex()


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
