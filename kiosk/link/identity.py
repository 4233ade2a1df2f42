"""Who this kiosk is to its hub: device id and secret, in a file only the kiosk's account can read."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

NAME = "device.json"


@dataclass(frozen=True)
class Identity:
    """Never logged: `repr` would carry the secret, so it says the id alone."""

    device_id: UUID
    secret: str

    def __repr__(self) -> str:
        return f"Identity({self.device_id})"

    @property
    def bearer(self) -> str:
        return f"Bearer {self.device_id}.{self.secret}"


def read_identity(folder: Path) -> Identity | None:
    """What pairing left here; None before the first pairing and where the file cannot be understood."""
    try:
        said = json.loads((folder / NAME).read_text("utf-8"))
        return Identity(UUID(said["device_id"]), str(said["secret"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def keep_identity(folder: Path, identity: Identity) -> None:
    """Write it whole or not at all, mode 0600 from its first byte."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = folder / f"{NAME}.new"
    said = json.dumps({"device_id": str(identity.device_id), "secret": identity.secret})
    staged.unlink(missing_ok=True)
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(said)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(folder / NAME)
