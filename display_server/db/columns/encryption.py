"""Encrypted personal columns: MultiFernet (keys rotate) and a keyed hash for equality search (design decision 17)."""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class KeysMissing(RuntimeError):
    """The hub's keys were not given to this process before it touched a personal column."""


class _Keys:
    ring: "KeyRing | None" = None
    index_key: bytes | None = None
    own: Fernet | None = None


class KeyRing:
    """The keys of encrypted columns, newest first. They may be changed while the hub runs: who writes looks whether the
    file is another one, who cannot read looks, too."""

    def __init__(
        self, keys: Sequence[str], read: Callable[[], Sequence[str]] | None = None, file: Path | None = None
    ) -> None:
        self._read, self._file = read, file
        self._mark: tuple[int, int] | None = None
        self._mark = self._now()
        self._take(keys)

    def _take(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, text: str) -> str:
        self.refresh()
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, kept: str) -> str:
        """Raises InvalidToken where no key of this hub opens it."""
        try:
            return self._fernet.decrypt(kept.encode()).decode()
        except InvalidToken:
            if not self.refresh():
                raise
        return self._fernet.decrypt(kept.encode()).decode()

    def refresh(self) -> bool:
        """Whether the keys were read anew."""
        mark = self._now()
        if self._read is None or mark == self._mark:
            return False
        self._take(self._read())
        self._mark = mark
        return True

    def _now(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat() if self._file is not None else None
        except OSError:  # what is known goes on being right
            return self._mark
        return None if found is None else (found.st_ino, found.st_mtime_ns)


def use_keys(
    fernet_keys: Sequence[str],
    index_key: str,
    read: Callable[[], Sequence[str]] | None = None,
    file: Path | None = None,
) -> None:
    """Give this process its keys, newest first; `create_app` and the commands call it once from `secrets.toml`.

    `read` reads the newest keys again, asked where `file` has changed.
    """
    _Keys.ring = KeyRing(fernet_keys, read, file)
    _Keys.index_key = bytes.fromhex(index_key)
    own = hashlib.blake2b(b"", digest_size=32, key=_Keys.index_key, person=b"sealed").digest()
    _Keys.own = Fernet(base64.urlsafe_b64encode(own))


def keys_in_use() -> tuple[str, ...]:
    """Of encrypted columns, newest first, as the file says now."""
    ring = _ring()
    ring.refresh()
    return ring.keys


def _ring() -> KeyRing:
    if _Keys.ring is None:
        raise KeysMissing
    return _Keys.ring


def keyed_hash(purpose: str, text: str) -> str:
    """64 hex digits that find an encrypted or secret value again without revealing it.

    `purpose` (at most 16 bytes) keeps the indexes apart.
    """
    if _Keys.index_key is None:
        raise KeysMissing
    return blake2b(text.encode(), digest_size=32, key=_Keys.index_key, person=purpose.encode()).hexdigest()


def sealed(text: str) -> str:
    """`text` as only this hub can read it again: for what others keep for it. By a key that stays when columns' keys change."""
    if _Keys.own is None:
        raise KeysMissing
    return _Keys.own.encrypt(text.encode()).decode()


def unsealed(kept: str) -> str | None:
    """What was `sealed`; None where this hub did not seal it."""
    if _Keys.own is None:
        raise KeysMissing
    try:
        return _Keys.own.decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


class EncryptedText(TypeDecorator[str]):
    """Text that is nowhere readable at rest: not in the file, a backup or a log of statements."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _ring().encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _ring().decrypt(value)


class EncryptedJson(EncryptedText):
    """Any JSON value, the same way."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else super().process_bind_param(json.dumps(value, ensure_ascii=False), dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        said = super().process_result_value(value, dialect)
        return None if said is None else json.loads(said)
