"""Into the sealed file and out of it: a tar that begins with its manifest and holds nothing the manifest does not name."""

import hashlib
import io
import os
import re
import shutil
import tarfile
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from config.on_disk import settle
from display_server.backup.manifest import Manifest, Member
from display_server.backup.sealed import SealedReader, SealedWriter
from display_server.backup.words import BackupRefused, CutShort, Damaged

_MANIFEST = "manifest.json"
_NAME = re.compile(r"^(hub\.sqlite|secrets\.toml|(tables|content|voice)/[\w][\w.-]*(/[\w][\w.-]*)?)$")
_PIECE = 256 * 1024


def is_member(name: str) -> bool:
    """Whether a backup may hold a file of this name: it goes nowhere but under a home."""
    return _NAME.match(name) is not None


def described(file: Path) -> Member:
    """Its size and hash, as the manifest names them."""
    with file.open("rb") as source:
        return Member(size=file.stat().st_size, sha256=hashlib.file_digest(source, "sha256").hexdigest())


def pack(into: Path, secret: bytes, manifest: Manifest, members: dict[str, Path]) -> None:
    """Write the file whole or not at all; it is on the disk when this returns."""
    staged = into.with_name(f".{into.name}.part")
    try:
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with SealedWriter(file, secret) as sealed, tarfile.open(mode="w|", fileobj=sealed) as tar:
                said = manifest.model_dump_json().encode()
                _add(tar, _MANIFEST, len(said), io.BytesIO(said))
                for name, path in members.items():
                    with path.open("rb") as source:
                        _add(tar, name, manifest.members[name].size, source)
            file.flush()
            os.fsync(file.fileno())
        os.link(staged, into)  # unlike a rename it puts nothing in the place of another backup
    except FileExistsError:
        raise BackupRefused(f"{into} is there already, and a backup is never written over another") from None
    finally:
        staged.unlink(missing_ok=True)
    settle(into.parent)


def unpack(file: Path, secret: bytes, folder: Path) -> Manifest:
    """Every member into `folder`, each looked at byte by byte. Raises BackupRefused and its kinds."""
    with file.open("rb") as source:
        reader = SealedReader(source, secret)
        try:
            with tarfile.open(mode="r|", fileobj=io.BufferedReader(reader, _PIECE)) as tar:
                manifest = _read_manifest(tar)
                missing = dict(manifest.members)
                while (entry := tar.next()) is not None:
                    _take(tar, entry, missing, folder)
        except tarfile.TarError as wrong:
            raise CutShort(f"the backup is cut short ({wrong})") from None
        reader.drain()
    if missing:
        raise Damaged(f"the backup lacks {', '.join(sorted(missing)[:3])}, which its own list names")
    return manifest


def read_manifest(file: Path, secret: bytes) -> Manifest:
    """What the backup says of itself; the rest is not looked at."""
    with file.open("rb") as source:
        reader = SealedReader(source, secret)
        with tarfile.open(mode="r|", fileobj=io.BufferedReader(reader, _PIECE)) as tar:
            return _read_manifest(tar)


def _add(tar: tarfile.TarFile, name: str, size: int, source: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    tar.addfile(entry, source)


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    said = tar.extractfile(first) if first is not None and first.name == _MANIFEST else None
    if said is None:
        raise Damaged("the backup does not begin with its own list")
    try:
        return Manifest.model_validate_json(said.read())
    except ValidationError as newer:
        raise BackupRefused(f"this program cannot read the backup's list: {newer.errors()[0]['msg']}") from None


def _take(tar: tarfile.TarFile, entry: tarfile.TarInfo, missing: dict[str, Member], folder: Path) -> None:
    said, source = missing.pop(entry.name, None), tar.extractfile(entry)
    if said is None or source is None or not is_member(entry.name):
        raise Damaged(f"the backup holds {entry.name!r}, which its own list does not name")
    path = folder / entry.name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(source, file, _PIECE)
    if described(path) != said:
        raise Damaged(f"{entry.name} in the backup is not what was written")
