"""The text that seals backups and spare copies."""

from pathlib import Path

from display_server.backup.words import BackupRefused

LEAST_LENGTH = 12


def secret_of(file: Path) -> bytes:
    """The text of a key file, which is a passphrase like any other. Raises BackupRefused."""
    try:
        return long_enough(file.read_bytes().strip(), str(file))
    except OSError as failed:
        raise BackupRefused(
            f"{file} cannot be read ({failed.strerror}). Make one: head -c 32 /dev/urandom | base64 > {file}"
        ) from None


def long_enough(secret: bytes, what: str) -> bytes:
    """`what`: as the refusal names it."""
    if len(secret) < LEAST_LENGTH:
        raise BackupRefused(f"{what} has fewer than {LEAST_LENGTH} characters")
    return secret
