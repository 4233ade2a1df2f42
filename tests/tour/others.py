"""Other people of that morning, who take their numbers at the second kiosk by the device API, so that nobody waits alone."""

import json
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from uuid_utils.compat import uuid7

BEFORE_OURS = (
    "cardiology-consultation",
    "blood-test",
    "cardiology-consultation",
    "eye-consultation",
    "x-ray",
    "injuries",
)
AFTER_OURS = ("ecg", "cardiology-consultation", "cardiology-consultation", "registration", "blood-test", "hearing-test")


def take_numbers(address: str, home: Path, services: tuple[str, ...]) -> list[str]:
    """The numbers given, in order."""
    device = json.loads((home / "devices.json").read_text("utf-8"))["L2"]
    return [_take(address, f"Bearer {device['device_id']}.{device['secret']}", service) for service in services]


def _take(address: str, bearer: str, service: str) -> str:
    body = {
        "request_id": str(uuid7()),
        "session_id": str(uuid7()),
        "service": service,
        "language": "lt",
        "asked_at": datetime.now(UTC).isoformat(),
    }
    request = urllib.request.Request(  # noqa: S310  # our own hub on loopback
        f"{address}/api/v1/numbers",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": bearer},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return str(json.load(answer)["number"])
