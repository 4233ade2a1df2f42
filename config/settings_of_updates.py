"""Settings of every program that can be replaced by a newer version of itself."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints
from pydantic_settings import BaseSettings

PublicKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$", to_lower=True, strip_whitespace=True)]


class OfUpdates(BaseSettings):
    """A part of `HubSettings` and `KioskSettings`."""

    update_keys: list[PublicKey] = Field(
        default=[], description="Public halves of the keys that sign versions, 64 hexadecimal digits each."
    )

    @property
    def releases(self) -> Path | None:
        """Where versions stand beside one another: what `run` says, which reads no file of settings. None: nowhere."""
        said = os.environ.get("ATRIUM_RELEASES")
        return Path(said) if said else None

    @property
    def base(self) -> Path:
        """The folder with the `run` that everybody starts."""
        said = os.environ.get("ATRIUM_BASE")
        return Path(said) if said else Path(__file__).parents[1]
