"""The hub's keys: made at the first start, kept in `secrets.toml` with mode 0600, shared by web, push and jobs."""

import hmac
import os
import secrets
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet


class SecretsOpen(RuntimeError):
    """The secrets file can be read by others on this machine."""


class SecretsDamaged(RuntimeError):
    """The secrets file lacks a key or holds something else in its place."""


@dataclass(frozen=True)
class Secrets:
    """`fernet_keys` newest first; the others are 64 hex digits each. None of them ever leaves the hub's machine."""

    fernet_keys: tuple[str, ...]
    index_key: str
    stream_key: str
    token_key: str
    session_key: str

    @property
    def fingerprint(self) -> str:
        """Four groups that mean this hub and reveal no key: shown on devices, and how jobs knows its own public address."""
        digits = hmac.digest(bytes.fromhex(self.index_key), b"hub-fingerprint", "sha256").hex()[:16]
        return " ".join(digits[place : place + 4] for place in range(0, 16, 4))

    def __repr__(self) -> str:
        return "Secrets(…)"  # a key must not reach a log through a traceback


def read_or_make_secrets(path: Path) -> Secrets:
    """The keys at `path`; made if nobody made them yet (several programs may start at once: one wins)."""
    if not path.exists():
        _make(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SecretsOpen(f"{path} can be read by others; say: chmod 600 {path}")
    return _read(path)


def _read(path: Path) -> Secrets:
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        hexes = {name: said[name] for name in ("index_key", "stream_key", "token_key", "session_key")}
        for value in hexes.values():
            bytes.fromhex(value)
        return Secrets(fernet_keys=tuple(said["fernet_keys"]), **hexes)
    except (KeyError, TypeError, ValueError, tomllib.TOMLDecodeError) as wrong:
        raise SecretsDamaged(f"{path} is damaged ({type(wrong).__name__}); restore it from its backup") from None


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = ("index_key", "stream_key", "token_key", "session_key")
    lines = [
        "# Atrium's keys. Keep a copy with the database's backup: without them names cannot be read again.",
        f'fernet_keys = ["{Fernet.generate_key().decode()}"]',
        *(f'{name} = "{secrets.token_hex(32)}"' for name in names),
    ]
    staged = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(staged, path)  # unlike rename, this fails when another program was first
    except FileExistsError:
        return
    finally:
        staged.unlink()
