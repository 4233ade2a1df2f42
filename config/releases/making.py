"""A bundle made of a source tree, for the publisher: what goes in, its list, and the signature over that list."""

import hashlib
import os
import re
import zlib
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from config.contract.updates import UpdateTrouble
from config.releases.bundle import DOMAIN, MAGIC, BundledFile, BundleManifest
from config.releases.refused import BundleRefused

TOPS = (
    "run", "pyproject.toml", "uv.lock", "README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md",
    "kiosk", "display_server", "hardware", "config",
)  # fmt: skip
WHEELS = "wheels"
"""Packages a version brings along: their list with hashes, `locked.txt`, and the wheels it names."""
_LEFT_OUT = {"__pycache__", "node_modules", ".venv"}
_PIECE = 256 * 1024


def new_key(file: Path) -> str:
    """A private key into a file that does not exist yet, 0600; its public half, for everybody's settings."""
    made = Ed25519PrivateKey.generate()
    said = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(said)
    return public_half(made)


def read_key(file: Path) -> Ed25519PrivateKey:
    """Raises BundleRefused."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as unreadable:
        raise BundleRefused(UpdateTrouble.NO_KEY, f"{file} holds no private key: {unreadable}") from None
    if not isinstance(found, Ed25519PrivateKey):
        raise BundleRefused(UpdateTrouble.NO_KEY, f"{file} holds a key of another kind: Ed25519 is needed")
    return found


def public_half(key: Ed25519PrivateKey) -> str:
    """64 hexadecimal digits."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def make_bundle(tree: Path, into: Path, key: Ed25519PrivateKey, updates_from: str, wheels: Path | None = None) -> Path:
    """`into`: a folder; the file is named by the tree's own version and never written over another. Raises BundleRefused."""
    members = _members(tree) | ({} if wheels is None else _wheels(wheels))
    manifest = BundleManifest(
        version=_said(tree / "config/version.py", r'^PROGRAM = "([^"]+)"$'),
        updates_from=updates_from,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        schema_revision=_newest_revision(tree),
        wire=[int(_said(tree / "config/contract/__init__.py", r"^VERSION = (\d+)$"))],
        files=[_described(name, path) for name, path in members.items()],
    )
    file = into / f"atrium-{manifest.version}.update"
    write_bundle(file, manifest, list(members.values()), key)
    return file


def write_bundle(file: Path, manifest: BundleManifest, paths: list[Path], key: Ed25519PrivateKey) -> None:
    said = manifest.model_dump_json().encode()
    signature = key.sign(DOMAIN + said).hex().encode()
    if file.exists():
        raise BundleRefused(
            UpdateTrouble.OLDER, f"{file} is there already, and a version never changes once it was signed"
        )
    staged = file.with_suffix(".part")
    with staged.open("wb") as out:
        out.write(MAGIC + signature + b"\n" + b"%010d\n" % len(said) + said)
        packer = zlib.compressobj(6)
        for path in paths:
            with path.open("rb") as source:
                while piece := source.read(_PIECE):
                    out.write(packer.compress(piece))
        out.write(packer.flush())
        out.flush()
        os.fsync(out.fileno())
    staged.replace(file)


def _members(tree: Path) -> dict[str, Path]:
    """Compiled words stand last, so that laid out they are newer than what they were compiled of."""
    found: dict[str, Path] = {}
    for top in TOPS:
        path = tree / top
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in inside:
            if one.is_symlink():
                raise BundleRefused(UpdateTrouble.UNSAFE, f"{one} is a link, and a version holds plain files only")
            if one.is_file() and not _LEFT_OUT & set(one.relative_to(tree).parts) and one.suffix != ".pyc":
                found[one.relative_to(tree).as_posix()] = one
    return dict(sorted(found.items(), key=lambda member: (member[0].endswith(".mo"), member[0])))


def _wheels(folder: Path) -> dict[str, Path]:
    if not (folder / "locked.txt").is_file():
        raise BundleRefused(
            UpdateTrouble.PACKAGES, f"{folder} has no locked.txt: the list of its packages with their hashes"
        )
    return {f"{WHEELS}/{one.name}": one for one in sorted(folder.iterdir()) if one.is_file()}


def _described(name: str, path: Path) -> BundledFile:
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return BundledFile(name=name, size=path.stat().st_size, sha256=digest, executable=os.access(path, os.X_OK))


def _said(file: Path, pattern: str) -> str:
    found = re.search(pattern, file.read_text("utf-8"), re.MULTILINE) if file.is_file() else None
    if found is None:
        raise BundleRefused(UpdateTrouble.DAMAGED, f"{file} does not say its version: is this a tree of Atrium?")
    return found.group(1)


def _newest_revision(tree: Path) -> str:
    return max(script.name[:4] for script in (tree / "display_server/db/migrations/versions").glob("[0-9]*_*.py"))
