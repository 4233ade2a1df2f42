"""The hub's keys: made at the first start, kept in `secrets.toml` with mode 0600, shared by web, push and jobs."""

import hmac
import os
import re
import secrets
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from config.on_disk import settle
from display_server.db.columns.encryption import use_keys


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


def give_keys(path: Path) -> Secrets:
    """The keys at `path` (made if there are none), given to this process; it hears of it when they are changed."""
    secrets_ = read_or_make_secrets(path)
    use_keys(secrets_.fernet_keys, secrets_.index_key, lambda: read_or_make_secrets(path).fernet_keys, path)
    return secrets_


def add_key(path: Path) -> tuple[str, ...]:
    """A new key becomes the newest; the older ones still open what they closed. All of them, newest first."""
    keys = (Fernet.generate_key().decode(), *_read(path).fernet_keys)
    _change(path, keys)
    return keys


def keep_newest(path: Path, newest: str) -> None:
    """Take the older keys away for good. Raises SecretsDamaged where `newest` is not the newest any more."""
    if _read(path).fernet_keys[0] != newest:
        raise SecretsDamaged(f"{path} was changed meanwhile; nothing was taken away")
    _change(path, (newest,))


def _change(path: Path, keys: tuple[str, ...]) -> None:
    """In one step, and on the disk before anything is written with a new key."""
    said = ", ".join(f'"{key}"' for key in keys)
    text = re.sub(
        r"^fernet_keys = .*$", f"fernet_keys = [{said}]", path.read_text("utf-8"), count=1, flags=re.MULTILINE
    )
    staged = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    staged.rename(path)
    settle(path.parent)


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
