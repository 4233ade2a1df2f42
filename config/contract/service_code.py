"""The code that opens a kiosk's service menu: six figures, made on both sides of the device's secret and the time.

The hub knows the secret's SHA-256 and the kiosk the secret, so a kiosk that lost its hub can still be opened with a code that an
administrator reads to the technician. It changes every ten minutes; one window more on both sides is for clocks and for the walk.
"""

import hashlib
import hmac
from datetime import UTC, datetime

FIGURES = 6
_WINDOW_S = 600


def service_code(secret_hash: str, at: datetime) -> str:
    """The code of the window that `at` lies in. `secret_hash`: SHA-256 of the device's secret, 64 hex digits."""
    return _code(secret_hash, _window(at))


def is_service_code(typed: str, secret_hash: str, at: datetime) -> bool:
    """Whether `typed` opens the kiosk at its own time `at`."""
    window = _window(at)
    codes = [_code(secret_hash, one) for one in (window - 1, window, window + 1)]
    return any(hmac.compare_digest(typed.encode(), code.encode()) for code in codes)


def good_until(at: datetime) -> datetime:
    """When the code shown at `at` is surely right no more."""
    return datetime.fromtimestamp((_window(at) + 2) * _WINDOW_S, UTC)


def _window(at: datetime) -> int:
    return int(at.timestamp()) // _WINDOW_S


def _code(secret_hash: str, window: int) -> str:
    drawn = hmac.digest(secret_hash.encode(), f"service-menu {window}".encode(), hashlib.sha256)
    return f"{int.from_bytes(drawn[:8]) % 10**FIGURES:0{FIGURES}d}"
