"""The folder in which versions stand beside one another; `current` says which one `run` starts, `previous` the one before.

Without `current` the program that was installed by hand runs: the *base*, the folder with `run` that everybody starts. A version
is there whole or not at all, and `current` points to a whole one at every moment.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from config.contract.updates import UpdateTrouble
from config.on_disk import settle
from config.releases.bundle import Bundle, BundleManifest, files_of, read_head, trusted
from config.releases.packages import prepare_packages
from config.releases.refused import BundleRefused

HEAD_FILE = ".atrium-release"
MARK = ".releases"
"""Beside the versions: `run` knows by it that it stands on a shelf."""
BASE = "base"
SPARE_BYTES = 64 * 1024 * 1024


class Shelf:
    """Of one installation. `base`: the folder with the `run` that everybody starts."""

    def __init__(self, folder: Path, base: Path) -> None:
        self.folder, self.base = folder, base

    def begin(self) -> None:
        """Make the folder, and sweep away what an update that was killed left half done."""
        (self.folder / MARK).touch()
        for left in (*self.folder.glob(".coming-*"), *self.folder.glob("environments/.coming-*")):
            shutil.rmtree(left, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One update at a time; the lock goes with its process."""
        self.begin_folder()
        with (self.folder / "update.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BundleRefused(
                    UpdateTrouble.DISK, "another update is at work; try again when it is done"
                ) from None
            self.begin()
            yield

    def begin_folder(self) -> None:
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            self.folder.chmod(0o755)

    @property
    def current(self) -> str:
        return _led(self.folder / "current")

    @property
    def previous(self) -> str | None:
        """None: there is none to go back to."""
        link = self.folder / "previous"
        return _led(link) if link.is_symlink() else None

    def tree(self, version: str) -> Path:
        """Where a version lies."""
        return self.base if version == BASE else self.folder / version

    def has(self, version: str) -> bool:
        return (self.tree(version) / "run").exists()

    def is_whole(self, version: str, keys: Sequence[str]) -> bool:
        """Whether every file is still the one that was signed."""
        tree = self.folder / version
        try:
            manifest = read_head((tree / HEAD_FILE).read_bytes(), trusted(keys), str(tree))
        except (OSError, BundleRefused):
            return False
        return manifest.version == version and all(
            _is_as_signed(tree, file.name, file.sha256) for file in manifest.files
        )

    def install(self, bundle: Bundle, packages_of: Path, keys: Sequence[str]) -> Path:
        """Lay it out beside the others; whole, on the disk and with its packages when this returns. Raises BundleRefused."""
        version = bundle.manifest.version
        if self.has(version) and self.is_whole(version, keys):
            return self.folder / version
        if version in {self.current, self.previous}:
            raise BundleRefused(
                UpdateTrouble.DAMAGED, f"version {version} is damaged on the disk: go back or forward first"
            )
        self._refuse_full(bundle.manifest)
        shutil.rmtree(self.folder / version, ignore_errors=True)
        coming = self.folder / f".coming-{version}"
        try:
            _lay_out(bundle, coming)
            prepare_packages(coming, packages_of, self.folder)
            os.sync()
            coming.rename(self.folder / version)
        except OSError as full:
            raise BundleRefused(UpdateTrouble.DISK, f"the disk did not take it: {full.strerror or full}") from None
        finally:
            shutil.rmtree(coming, ignore_errors=True)
        settle(self.folder)
        return self.folder / version

    def switch(self, version: str) -> None:
        """From now on `run` starts this one, and the one that was is `previous`. Each link is replaced whole."""
        before = self.current
        if before == version:
            return
        _lead(self.folder / "previous", before)
        if version == BASE:
            (self.folder / "current").unlink(missing_ok=True)
        else:
            _lead(self.folder / "current", version)
        settle(self.folder)

    def prune(self) -> None:
        """What is neither current nor previous goes, with packages nobody needs any more."""
        kept = {self.current, self.previous or self.current}
        for one in self.folder.iterdir():
            if one.is_dir() and not one.is_symlink() and (one / HEAD_FILE).exists() and one.name not in kept:
                shutil.rmtree(one, ignore_errors=True)
        used = {(self.folder / one / ".venv").readlink().name for one in kept - {BASE} if self.has(one)}
        for one in self.folder.glob("environments/*"):
            if one.name not in used:
                shutil.rmtree(one, ignore_errors=True)

    def _refuse_full(self, manifest: BundleManifest) -> None:
        free = shutil.disk_usage(self.folder).free
        needed = manifest.size + SPARE_BYTES
        if free < needed:
            raise BundleRefused(
                UpdateTrouble.DISK,
                f"too little room in {self.folder}: {needed / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free",
            )


def _lay_out(bundle: Bundle, folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)
    for file, pieces in files_of(bundle):
        path = folder / file.name
        _folders(folder, path.parent)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "wb") as out:
            for piece in pieces:
                out.write(piece)
            os.fchmod(out.fileno(), 0o755 if file.executable else 0o644)  # whatever the umask: its service reads it
    (folder / HEAD_FILE).write_bytes(bundle.head)


def _folders(top: Path, wanted: Path) -> None:
    for one in (*reversed(wanted.parents), wanted):
        if one != top and one.is_relative_to(top) and not one.exists():
            one.mkdir()
            one.chmod(0o755)


def _is_as_signed(tree: Path, name: str, sha256: str) -> bool:
    from hashlib import file_digest

    with suppress(OSError), (tree / name).open("rb") as source:
        return file_digest(source, "sha256").hexdigest() == sha256
    return False


def _led(link: Path) -> str:
    with suppress(OSError):
        to = str(link.readlink())
        return BASE if to == "." else to
    return BASE


def _lead(link: Path, version: str) -> None:
    staged = link.with_name(f".{link.name}.new")
    staged.unlink(missing_ok=True)
    staged.symlink_to("." if version == BASE else version)
    staged.replace(link)
