"""How kiosks follow their hub's version: what the hub offers, where a kiosk stands with it, the pieces of the bundle."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from config.contract.base import Answer, Incoming

PIECE = 512 * 1024
"""Bytes of the bundle in one answer: nobody's slow line holds one of the hub's threads."""
LARGEST_BUNDLE = 2 * 1024**3
Version = Annotated[str, Field(pattern=r"^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$")]


class UpdateStep(StrEnum):
    """Where a kiosk stands with what it was offered."""

    CURRENT = "current"  # it runs it
    FETCHING = "fetching"
    WAITS = "waits"  # installed beside; begins anew when nobody is served
    REFUSED = "refused"  # and stays with the version it has
    UNABLE = "unable"  # no folder for versions, or no key, is set up on it


class UpdateTrouble(StrEnum):
    """Why a version was refused, by a hub's command or by a kiosk."""

    NO_KEY = "no_key"  # no public key is trusted here
    SIGNATURE = "signature"  # nobody trusted here signed it
    DAMAGED = "damaged"
    UNSAFE = "unsafe"  # it names a file outside of its own folder
    OLDER = "older"
    TOO_OLD_HERE = "too_old_here"  # a version between must be taken first
    WIRE = "wire"
    SCHEMA = "schema"
    DISK = "disk"
    PACKAGES = "packages"  # it needs others and does not bring them
    SELF_TEST = "self_test"
    WENT_BACK = "went_back"  # it did not come up, so the last good one runs


class UpdateOffer(Answer):
    """Comes with a heartbeat's answer: the version this kiosk shall have now."""

    version: str
    size: int = Field(description="Of the bundle in bytes.")
    sha256: str
    wait_s: float = Field(default=0.0, description="Begin to fetch after so long: a ring's kiosks take turns.")


class AskUpdatePiece(Incoming):
    """`POST update-pieces`: a stretch of the bundle that the kiosk was offered."""

    version: Version
    piece: int = Field(
        ge=0, lt=LARGEST_BUNDLE // PIECE, description="From 0; each of PIECE bytes, the last is shorter."
    )


class UpdatePiece(Answer):
    data: str = Field(description="Base 64.")


class UpdateSaid(Incoming):
    """Part of a heartbeat, only where the hub has offered something."""

    version: Version
    step: UpdateStep
    trouble: UpdateTrouble | None = None
