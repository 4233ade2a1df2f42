"""Encrypted personal columns: MultiFernet (keys rotate) and a keyed hash for equality search (design decision 17)."""

from hashlib import blake2b

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class KeysMissing(RuntimeError):
    """The hub's keys were not given to this process before it touched a personal column."""


class _Keys:
    fernet: MultiFernet | None = None
    index_key: bytes | None = None


def use_keys(fernet_keys: list[str], index_key: str) -> None:
    """Give this process its keys, newest first; `create_app` and the commands call it once from `secrets.toml`."""
    _Keys.fernet = MultiFernet([Fernet(key) for key in fernet_keys])
    _Keys.index_key = bytes.fromhex(index_key)


def keyed_hash(purpose: str, text: str) -> str:
    """64 hex digits that find an encrypted or secret value again without revealing it.

    `purpose` (at most 16 bytes) keeps the indexes apart.
    """
    if _Keys.index_key is None:
        raise KeysMissing
    return blake2b(text.encode(), digest_size=32, key=_Keys.index_key, person=purpose.encode()).hexdigest()


class EncryptedText(TypeDecorator[str]):
    """Text that is nowhere readable at rest: not in the file, a backup or a log of statements."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if _Keys.fernet is None:
            raise KeysMissing
        return _Keys.fernet.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if _Keys.fernet is None:
            raise KeysMissing
        return _Keys.fernet.decrypt(value.encode()).decode()
