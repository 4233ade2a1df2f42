"""The version this kiosk shall have: fetched in pieces, looked at by ourselves, laid out beside, tried, then begun anew.

Nobody who is served notices: only welcome is ever left for it. What fails is refused, and the last good one stays; a version
that does not come up is left by `run`, which counts its starts.
"""

import base64
import binascii
import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from config.contract import VERSION as WIRE
from config.contract.updates import (
    PIECE,
    AskUpdatePiece,
    UpdateOffer,
    UpdatePiece,
    UpdateSaid,
    UpdateStep,
    UpdateTrouble,
)
from config.releases.bundle import BundleManifest, open_bundle
from config.releases.refused import BundleRefused
from config.releases.shelf import BASE, SPARE_BYTES, Shelf
from config.settings import KioskSettings
from config.version import PROGRAM, numbers_of
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused
from kiosk.link.remote import RemoteScreen
from kiosk.world import World

COMES_UP_S = 90.0
"""A version on trial that lived so long has come up: whose clock hangs, or whose window does not open (60 s), is ended by the
service manager before. That its hub answered says nothing of its window.
"""
TRIED_WITHIN_S = 180.0
BETWEEN_PIECES_S = 0.2
"""Nobody waits for a version: the hub and this line serve people first."""
_OF_THE_VERSION = {UpdateTrouble.SELF_TEST, UpdateTrouble.WENT_BACK}
"""Not tried again under that version, also after a start. A key, a disk or the hub's file can be mended."""
_TRIAL, _WENT_BACK, _REFUSED, _COMING, _TRIED = "trial", "went-back", "refused", "coming.update", ".tried"


class Updates:
    """`hear` on the chores' lane. Without a folder for versions or a trusted key it says `unable`."""

    def __init__(
        self, client: HubClient, settings: KioskSettings, world: World, screen: Callable[[], RemoteScreen | None]
    ) -> None:
        self._client, self._world, self._keys = client, world, settings.update_keys
        folder = settings.releases
        self._shelf = Shelf(folder, settings.base) if folder is not None and self._keys else None
        self._working: threading.Thread | None = None
        self._closed = threading.Event()
        self._offer: UpdateOffer | None = None
        self._said: UpdateSaid | None = None
        self._screen = screen
        self._refused = self._read_refused()
        if self._shelf is not None and (self._shelf.folder / _TRIAL).exists():
            world.timers.after(COMES_UP_S, self._came_up)

    def said(self) -> dict[str, Any]:
        """For the heartbeat; nothing where this hub never offered anything."""
        return {"update": self._said}

    def hear(self, offer: UpdateOffer | None) -> None:
        """With each heartbeat's answer. None: what is being fetched is left as it is, and what runs goes on."""
        self._offer = offer
        if offer is None or (self._working is not None and self._working.is_alive()):
            return
        shelf = self._shelf
        if shelf is None:
            self._say(offer, UpdateStep.UNABLE)
        elif offer.version == PROGRAM:
            self._say(offer, UpdateStep.CURRENT)
        elif (trouble := self._trouble_of(offer)) is not None:
            self._say(offer, UpdateStep.REFUSED, trouble)
        elif (there := self._on_shelf(shelf, offer.version)) is not None:
            self._say(offer, UpdateStep.WAITS)
            screen = self._screen()
            if screen is not None:
                screen.restart(lambda: self._switch(shelf, offer, there))
        else:
            self._say(offer, UpdateStep.FETCHING)
            self._working = threading.Thread(target=self._take, args=(shelf, offer), name="kiosk-update", daemon=True)
            self._working.start()

    def close(self) -> None:
        self._closed.set()

    def _on_shelf(self, shelf: Shelf, version: str) -> str | None:
        """By which name it stands there, tried."""
        if _version_of(shelf.base) == version:
            return BASE
        return version if (shelf.folder / version / _TRIED).exists() else None

    def _take(self, shelf: Shelf, offer: UpdateOffer) -> None:
        """On a thread of its own, at the lowest priority; a line that is lost goes on at the next offer."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        try:
            with shelf.alone():
                self._fetch(shelf, offer)
                self._install(shelf, offer)
        except BundleRefused as refused:
            structlog.get_logger().error("version_refused", version=offer.version, why=str(refused))
            self._refuse(shelf, offer, refused.trouble)
        except OSError as full:
            structlog.get_logger().error("version_not_kept", version=offer.version, why=str(full))
            self._refuse(shelf, offer, UpdateTrouble.DISK)
        except (DeviceUnknown, HubAway, HubRefused) as away:
            structlog.get_logger().warning("version_not_fetched", version=offer.version, why=type(away).__name__)

    def _fetch(self, shelf: Shelf, offer: UpdateOffer) -> None:
        if numbers_of(offer.version) < numbers_of(PROGRAM) or not offer.size:
            raise BundleRefused(UpdateTrouble.OLDER, "it is older, and not kept here")
        coming = shelf.folder / _COMING
        _begin_file(coming, offer)
        if not coming.stat().st_size and self._closed.wait(offer.wait_s):
            raise HubAway("closed")
        if shutil.disk_usage(shelf.folder).free < offer.size + SPARE_BYTES:
            raise BundleRefused(UpdateTrouble.DISK, "too little room for the bundle")
        with coming.open("ab") as out:
            while (have := out.tell()) < offer.size:
                if self._closed.is_set() or self._offer is None or self._offer.version != offer.version:
                    raise HubAway("not offered any more")
                out.write(self._piece(offer.version, have // PIECE))
                out.flush()
                self._closed.wait(BETWEEN_PIECES_S)
        with coming.open("rb") as whole:
            if hashlib.file_digest(whole, "sha256").hexdigest() != offer.sha256:
                coming.unlink()
                raise BundleRefused(UpdateTrouble.DAMAGED, "what came is not what the hub has")

    def _piece(self, version: str, piece: int) -> bytes:
        answer = self._client.post("update-pieces", AskUpdatePiece(version=version, piece=piece), UpdatePiece)
        try:
            found = base64.b64decode(answer.data, validate=True)
        except (binascii.Error, ValueError):
            raise HubAway("a garbled piece") from None
        if not 0 < len(found) <= PIECE:
            raise HubAway("a piece of another size")
        return found

    def _install(self, shelf: Shelf, offer: UpdateOffer) -> None:
        coming = shelf.folder / _COMING
        try:
            bundle = open_bundle(coming, self._keys)
            _refuse_unfit(bundle.manifest, offer)
            folder = shelf.install(bundle, shelf.tree(shelf.current), self._keys)
            _try(folder)
            (folder / _TRIED).touch()
        finally:
            coming.unlink(missing_ok=True)

    def _switch(self, shelf: Shelf, offer: UpdateOffer, version: str) -> bool:
        """Just before this program ends; False: it goes on. Until the other one has come up `run` counts its starts."""
        try:
            if version != BASE:
                if not shelf.is_whole(version, self._keys):  # asked now only: it reads every file of it
                    (shelf.folder / version / _TRIED).unlink()
                    structlog.get_logger().error("version_not_whole", version=version)
                    return False  # the next heartbeat fetches it anew
                (shelf.folder / _TRIAL).write_text("")
            shelf.switch(version)
        except OSError as full:  # ending all the same, we would end again with each heartbeat
            structlog.get_logger().error("version_not_kept", version=offer.version, why=str(full))
            self._refuse(shelf, offer, UpdateTrouble.DISK)
            return False
        return True

    def _came_up(self) -> None:
        shelf = self._shelf
        if shelf is not None and (shelf.folder / _TRIAL).exists() and shelf.current in {PROGRAM, BASE}:
            with suppress(OSError):
                (shelf.folder / _TRIAL).unlink()
                shelf.prune()

    def _say(self, offer: UpdateOffer, step: UpdateStep, trouble: UpdateTrouble | None = None) -> None:
        self._said = UpdateSaid(version=offer.version, step=step, trouble=trouble)

    def _trouble_of(self, offer: UpdateOffer) -> UpdateTrouble | None:
        return self._refused.get(offer.version) or self._refused.get(_file_of(offer))

    def _refuse(self, shelf: Shelf, offer: UpdateOffer, trouble: UpdateTrouble) -> None:
        """By its version where that is to blame; else that very file, until the next start."""
        lasts = trouble in _OF_THE_VERSION
        if lasts:  # kept before it is told: the hub hears of it, and whoever is ended right after knows it still
            with suppress(OSError):
                (shelf.folder / _REFUSED).write_text(f"{offer.version} {trouble.value}\n")
        self._refused[offer.version if lasts else _file_of(offer)] = trouble
        self._say(offer, UpdateStep.REFUSED, trouble)

    def _read_refused(self) -> dict[str, UpdateTrouble]:
        """What `run` left because it did not come up, and what was refused before this start."""
        found: dict[str, UpdateTrouble] = {}
        if self._shelf is None:
            return found
        left = self._shelf.folder / _WENT_BACK
        with suppress(OSError):
            version = left.read_text().strip()
            (self._shelf.folder / _REFUSED).write_text(f"{version} {UpdateTrouble.WENT_BACK.value}\n")
            left.unlink()
        with suppress(OSError, ValueError):
            version, trouble = (self._shelf.folder / _REFUSED).read_text().split()
            found[version] = UpdateTrouble(trouble)
        return found


def _file_of(offer: UpdateOffer) -> str:
    return f"{offer.version} {offer.sha256}"


def _refuse_unfit(manifest: BundleManifest, offer: UpdateOffer) -> None:
    if manifest.version != offer.version:
        raise BundleRefused(UpdateTrouble.DAMAGED, f"it is {manifest.version}, and {offer.version} was offered")
    if numbers_of(manifest.version) <= numbers_of(PROGRAM):
        raise BundleRefused(UpdateTrouble.OLDER, "it is not newer than this one")
    if numbers_of(PROGRAM) < numbers_of(manifest.updates_from):
        raise BundleRefused(UpdateTrouble.TOO_OLD_HERE, "a version between must be taken first")
    if WIRE not in manifest.wire:
        raise BundleRefused(UpdateTrouble.WIRE, "it speaks another wire")


def _try(folder: Path) -> None:
    """Its own self-test, by its own `run`: everything loads and welcome is drawn, beside the glass."""
    environment = {name: said for name, said in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    command = ["nice", "-n", "10", str(folder / "run"), "kiosk", "--self-test"]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=TRIED_WITHIN_S, check=False)
        failed = done.returncode != 0
    except (OSError, subprocess.TimeoutExpired):
        failed = True
    if failed:
        raise BundleRefused(UpdateTrouble.SELF_TEST, "its self-test failed on this machine")


def _begin_file(coming: Path, offer: UpdateOffer) -> None:
    """What has come of this very bundle goes on; of another one it begins anew."""
    of = coming.with_suffix(".of")
    whole = of.read_text() == offer.sha256 if of.exists() else False
    if not whole or (coming.exists() and (coming.stat().st_size > offer.size or coming.stat().st_size % PIECE)):
        coming.unlink(missing_ok=True)
        of.write_text(offer.sha256)
    coming.touch()


def _version_of(tree: Path) -> str | None:
    with suppress(OSError):
        for line in (tree / "config/version.py").read_text("utf-8").splitlines():
            if line.startswith("PROGRAM = "):
                return line.split('"')[1]
    return None
