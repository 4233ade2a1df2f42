"""Passwords at rest: argon2id, strong enough to guess slowly and light enough not to stall the issue of numbers."""

import threading
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from display_server.services.accounts.guessable import is_guessable

LEAST_LENGTH = 12

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's least: 19 MiB, two passes
_ONE_AT_A_TIME = threading.BoundedSemaphore(1)
_WAIT_S = 3.0


class TooManySignIns(RuntimeError):
    """So many people sign in at this moment that this one is asked to try again in a few seconds."""


class PasswordRefused(ValueError):
    """What a person chose; `why` as their page says it."""

    why: str


class PasswordTooShort(PasswordRefused):
    """The password has fewer than 12 characters."""

    why = "short"


class PasswordGuessable(PasswordRefused):
    """It is among the first that somebody would try."""

    why = "guessable"


def chosen_password_hash(password: str, known: Iterable[str | None]) -> str:
    """Of what a person thought of; `known`: what is known of them and their house. Raises PasswordTooShort, PasswordGuessable."""
    if len(password) >= LEAST_LENGTH and is_guessable(password, known):
        raise PasswordGuessable
    return password_hash(password)


def password_hash(password: str) -> str:
    """The argon2id text to store. Raises PasswordTooShort."""
    if len(password) < LEAST_LENGTH:
        raise PasswordTooShort
    return _HASHER.hash(password)


_NOBODYS = _HASHER.hash("the password of nobody")


def is_password(stored: str | None, password: str) -> bool:
    """Whether `password` is the stored one. An unknown account (None) costs the same time as a known one.

    One hash at a time runs (its thread holds no Python lock), so that many sign-ins leave a core to the queue.
    """
    if not _ONE_AT_A_TIME.acquire(timeout=_WAIT_S):
        raise TooManySignIns
    try:
        return _HASHER.verify(stored or _NOBODYS, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
    finally:
        _ONE_AT_A_TIME.release()
