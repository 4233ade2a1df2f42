"""The signed bundle a version comes in. Until the signature holds, nothing of it is read but its length.

    ATRIUM UPDATE 1\\n
    128 hexadecimal digits: Ed25519 over DOMAIN + manifest\\n
    10 digits: the manifest's length\\n
    the manifest, JSON: version, what it updates from, every file with its size and SHA-256, in order
    the files' bytes, one behind the other, as one zlib stream

A format of our own, because it can hold nothing but plain files: no links, no devices, no owners, no second list of names.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.contract.updates import UpdateTrouble, Version
from config.releases.refused import BundleRefused

MAGIC = b"ATRIUM UPDATE 1\n"
DOMAIN = b"atrium-update-1\0"
LONGEST_MANIFEST = 8 * 1024 * 1024
HEAD = len(MAGIC) + 129 + 11
_FIRST = re.compile(rb"^ATRIUM UPDATE 1\n([0-9a-f]{128})\n([0-9]{10})\n$")
_NAME = re.compile(r"[\w][\w.@+-]*(/[\w.@+-]+)*", re.ASCII)
_PIECE = 256 * 1024


class BundledFile(BaseModel):
    """One plain file; its name is a path below the version's folder."""

    model_config = ConfigDict(frozen=True)
    name: str = Field(max_length=240)
    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    executable: bool = False


class BundleManifest(BaseModel):
    """`schema_revision`: the database's shape after it; `wire`: the versions of the device API it serves."""

    model_config = ConfigDict(frozen=True)
    version: Version
    updates_from: Version
    made_at: str
    schema_revision: str = Field(pattern=r"^\d{4}$")
    wire: list[int]
    files: list[BundledFile] = Field(min_length=1, max_length=60_000)

    @property
    def size(self) -> int:
        """Bytes on the disk when laid out."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Bundle:
    """A bundle whose signature holds. `head`: everything before the files' bytes, kept with the version to look again."""

    path: Path
    manifest: BundleManifest
    head: bytes


def trusted(keys: Sequence[str]) -> list[Ed25519PublicKey]:
    """Of 64 hexadecimal digits each. Raises BundleRefused where none is trusted."""
    if not keys:
        raise BundleRefused(
            UpdateTrouble.NO_KEY,
            "no publisher is trusted here yet: put the publisher's public key into update_keys of atrium.toml",
        )
    return [Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in keys]


def open_bundle(path: Path, keys: Sequence[str]) -> Bundle:
    """Raises BundleRefused (`no_key`, `signature`, `damaged`, `unsafe`) or OSError."""
    believed = trusted(keys)
    with path.open("rb") as file:
        head = _head(file, path)
    return Bundle(path, read_head(head, believed, str(path)), head)


def read_head(head: bytes, believed: Sequence[Ed25519PublicKey], named: str) -> BundleManifest:
    """The manifest, once somebody trusted has signed it."""
    said = head[HEAD:]
    first = _FIRST.match(head[:HEAD])
    if first is None:
        raise BundleRefused(UpdateTrouble.DAMAGED, f"{named} is no update of Atrium")
    signature = bytes.fromhex(first[1].decode("ascii"))
    if not any(_signed_by(key, signature, said) for key in believed):
        raise BundleRefused(
            UpdateTrouble.SIGNATURE,
            f"{named} was not signed by anybody trusted here, or was changed since. Nothing of it was read; fetch it again "
            "from your publisher, or see whether ATRIUM_UPDATE_KEYS holds the publisher's present key",
        )
    try:
        manifest = BundleManifest.model_validate_json(said)
    except ValidationError as newer:
        raise BundleRefused(
            UpdateTrouble.DAMAGED, f"this program cannot read the update's list: {newer.errors()[0]['msg']}"
        ) from None
    _refuse_unsafe(manifest)
    return manifest


def files_of(bundle: Bundle) -> Iterator[tuple[BundledFile, Iterator[bytes]]]:
    """Each file with its bytes, which must be read before the next is asked for. Raises BundleRefused (`damaged`)."""
    with bundle.path.open("rb") as source:
        if source.read(len(bundle.head)) != bundle.head:
            raise BundleRefused(UpdateTrouble.DAMAGED, f"{bundle.path} is another file than the one that was looked at")
        stream = _Stream(source)
        for file in bundle.manifest.files:
            yield file, stream.take(file)
        stream.end()


class _Stream:
    """The one zlib stream, never giving more than the signed list names: a small file cannot become a full disk."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._opener = source, zlib.decompressobj()
        self._ready = b""

    def take(self, file: BundledFile) -> Iterator[bytes]:
        missing, seen = file.size, hashlib.sha256()
        while missing:
            piece = self._more(min(missing, _PIECE))
            if not piece:
                raise BundleRefused(UpdateTrouble.DAMAGED, f"the update ends in the middle of {file.name}")
            seen.update(piece)
            missing -= len(piece)
            yield piece
        if seen.hexdigest() != file.sha256:
            raise BundleRefused(UpdateTrouble.DAMAGED, f"{file.name} in the update is not the file that was signed")

    def end(self) -> None:
        if self._more(1) or not self._opener.eof or self._opener.unused_data or self._source.read(1):
            raise BundleRefused(UpdateTrouble.DAMAGED, "the update holds more than its signed list names")

    def _more(self, at_most: int) -> bytes:
        while not self._opener.eof:
            if not self._ready:
                self._ready = self._source.read(_PIECE)
            try:
                found = self._opener.decompress(self._ready, at_most)
            except zlib.error:
                raise BundleRefused(UpdateTrouble.DAMAGED, "the update is damaged") from None
            at_end, self._ready = not self._ready, self._opener.unconsumed_tail
            if found or at_end:
                return found
        return b""


def _head(file: IO[bytes], path: Path) -> bytes:
    first = file.read(HEAD)
    known = _FIRST.match(first)
    if known is None or int(known[2]) > LONGEST_MANIFEST:
        raise BundleRefused(UpdateTrouble.DAMAGED, f"{path} is no update of Atrium")
    return first + file.read(int(known[2]))


def _signed_by(key: Ed25519PublicKey, signature: bytes, said: bytes) -> bool:
    with suppress(InvalidSignature):
        key.verify(signature, DOMAIN + said)
        return True
    return False


def _refuse_unsafe(manifest: BundleManifest) -> None:
    """Also what a publisher signed by mistake goes nowhere but below its own folder, and nothing lies under a file."""
    names = [file.name for file in manifest.files]
    folders = {name.rsplit("/", depth)[0] for name in names for depth in range(1, name.count("/") + 1)}
    for name in names:
        parts = name.split("/")
        if not _NAME.fullmatch(name) or ".." in parts or "." in parts or name in folders:
            raise BundleRefused(UpdateTrouble.UNSAFE, f"the update names {name!r}, which is no file of its own folder")
    if len({name.casefold() for name in names}) != len(names):
        raise BundleRefused(UpdateTrouble.UNSAFE, "the update names a file twice")
