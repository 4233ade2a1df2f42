"""A signed version: what may be taken, and everything that may not, byte by byte."""

import hashlib
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from config.contract.updates import UpdateTrouble
from config.releases.bundle import DOMAIN, HEAD, MAGIC, BundledFile, BundleManifest, open_bundle
from config.releases.refused import BundleRefused
from config.releases.shelf import BASE, Shelf
from tests.installed_tree import Publisher


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "publisher")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As little of a tree as makes a version."""
    made = tmp_path / "tree"
    for name, said in {
        "run": "#!/bin/sh\n", "uv.lock": "the lock", "config/version.py": 'PROGRAM = "0.2.0"\n',
        "config/contract/__init__.py": "VERSION = 1\n", "display_server/db/migrations/versions/0052_x.py": "",
        "kiosk/face.kv": "x" * 300_000,
    }.items():  # fmt: skip
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(said)
    (made / "run").chmod(0o755)
    (made / ".venv/bin").mkdir(parents=True)
    (made / ".venv/bin/python").symlink_to(sys.executable)
    return made


@pytest.fixture
def shelf(tmp_path: Path, tree: Path) -> Shelf:
    found = Shelf(tmp_path / "releases", tree)
    with found.alone():
        pass
    return found


def signed(publisher: Publisher, into: Path, files: dict[str, bytes], body: bytes | None = None) -> Path:
    """What a publisher with a bad day signed: any names, and any bytes behind the list."""
    manifest = BundleManifest(
        version="0.2.0", updates_from="0.1.0", made_at="", schema_revision="0052", wire=[1],
        files=[BundledFile(name=name, size=len(said), sha256=hashlib.sha256(said).hexdigest()) for name, said in files.items()],
    )  # fmt: skip
    said = manifest.model_dump_json().encode()
    signature = publisher.key.sign(DOMAIN + said).hex().encode()
    packed = zlib.compress(b"".join(files.values())) if body is None else body
    into.write_bytes(MAGIC + signature + b"\n%010d\n" % len(said) + said + packed)
    return into


def trouble(file: Path, publisher: Publisher, shelf: Shelf) -> UpdateTrouble:
    with pytest.raises(BundleRefused) as refused:
        shelf.install(open_bundle(file, [publisher.public]), shelf.base, [publisher.public])
    assert str(refused.value)
    return refused.value.trouble


def test_a_version_is_laid_out_as_it_was_signed(publisher: Publisher, tree: Path, shelf: Shelf) -> None:
    bundle = open_bundle(publisher.bundle(tree), ["00" * 31 + "01", publisher.public])
    assert (bundle.manifest.version, bundle.manifest.schema_revision, bundle.manifest.wire) == ("0.2.0", "0052", [1])
    folder = shelf.install(bundle, tree, [publisher.public])
    assert (folder / "run").stat().st_mode & 0o777 == 0o755
    assert (folder / "kiosk/face.kv").stat().st_mode & 0o777 == 0o644
    assert (folder / ".venv/bin/python").exists()
    assert shelf.is_whole("0.2.0", [publisher.public])
    (folder / "kiosk/face.kv").write_text("changed")
    assert not shelf.is_whole("0.2.0", [publisher.public])


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/passwd",
        "a/../../b",
        "a\\b",
        "a//b",
        "./a",
        "a/.",
        "con\ntrol",
        "run\n",
        "",
        "..",
        "-rf",
        "a/",
        "ä",
    ],
)
def test_no_name_leads_out_of_its_folder(name: str, publisher: Publisher, tmp_path: Path, shelf: Shelf) -> None:
    file = signed(publisher, tmp_path / "bad.update", {name: b"x"})
    assert trouble(file, publisher, shelf) is UpdateTrouble.UNSAFE
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("names", [("a", "a/b"), ("A", "a")])
def test_no_file_lies_under_or_over_another(
    names: tuple[str, str], publisher: Publisher, tmp_path: Path, shelf: Shelf
) -> None:
    file = signed(publisher, tmp_path / "bad.update", dict.fromkeys(names, b"x"))
    assert trouble(file, publisher, shelf) is UpdateTrouble.UNSAFE


def test_a_link_in_the_tree_is_not_signed(publisher: Publisher, tree: Path) -> None:
    (tree / "config/link").symlink_to("/etc/passwd")
    with pytest.raises(BundleRefused, match="is a link"):
        publisher.bundle(tree)


def test_every_changed_byte_is_refused(publisher: Publisher, tree: Path, shelf: Shelf, tmp_path: Path) -> None:
    whole = publisher.bundle(tree).read_bytes()
    body = len(whole) - (HEAD + int(whole[HEAD - 11 : HEAD - 1]))
    for at in (*range(0, len(whole) - body, 37), *range(len(whole) - body, len(whole), 11)):
        changed = bytearray(whole)
        changed[at] ^= 0x20
        file = tmp_path / "changed.update"
        file.write_bytes(changed)
        assert trouble(file, publisher, shelf) in {UpdateTrouble.SIGNATURE, UpdateTrouble.DAMAGED}, at
    assert not shelf.has("0.2.0")
    assert not list(shelf.folder.glob(".coming-*"))


@pytest.mark.parametrize(
    "body",
    [
        zlib.compress(b"hello") + b"more", zlib.compress(b"hello, and more"), zlib.compress(b"hell"), b"", b"nonsense",
        zlib.compress(b"hello")[:-3], zlib.compress(b"\0" * 200_000_000),
    ],
)  # fmt: skip
def test_only_what_was_signed_comes_out(body: bytes, publisher: Publisher, tmp_path: Path, shelf: Shelf) -> None:
    file = signed(publisher, tmp_path / "bad.update", {"a": b"hello"}, body)
    assert trouble(file, publisher, shelf) is UpdateTrouble.DAMAGED


def test_who_trusts_nobody_takes_nothing_and_nobody_elses_key_counts(
    publisher: Publisher, tree: Path, tmp_path: Path
) -> None:
    file = publisher.bundle(tree)
    with pytest.raises(BundleRefused) as nobody:
        open_bundle(file, [])
    assert nobody.value.trouble is UpdateTrouble.NO_KEY
    with pytest.raises(BundleRefused) as other:
        open_bundle(file, [Publisher(tmp_path / "other").public])
    assert other.value.trouble is UpdateTrouble.SIGNATURE


def test_a_signed_version_never_changes(publisher: Publisher, tree: Path) -> None:
    publisher.bundle(tree)
    with pytest.raises(BundleRefused, match="is there already"):
        publisher.bundle(tree)


def test_links_lead_to_a_whole_version_at_every_moment(publisher: Publisher, tree: Path, shelf: Shelf) -> None:
    assert (shelf.current, shelf.previous) == (BASE, None)
    shelf.install(open_bundle(publisher.bundle(tree), [publisher.public]), tree, [publisher.public])
    shelf.switch("0.2.0")
    assert (shelf.current, shelf.previous) == ("0.2.0", BASE)
    shelf.switch(BASE)
    assert (shelf.current, shelf.previous) == (BASE, "0.2.0")
    shelf.prune()
    assert shelf.has("0.2.0")


@pytest.fixture
def newer(tree: Path, tmp_path: Path) -> Path:
    """A version that wants other packages."""
    newer = tmp_path / "newer"
    subprocess.run(["cp", "-r", str(tree), str(newer)], check=True)
    (newer / "uv.lock").write_text("another lock")
    return newer


def test_a_bundle_without_the_other_packages_it_needs_is_refused(
    publisher: Publisher, newer: Path, shelf: Shelf
) -> None:
    assert trouble(publisher.bundle(newer), publisher, shelf) is UpdateTrouble.PACKAGES


@pytest.mark.long
def test_other_packages_are_taken_from_the_bundle(
    publisher: Publisher, tree: Path, newer: Path, shelf: Shelf, tmp_path: Path
) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    wheel = wheels / "brought-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as made:
        made.writestr("brought.py", "HERE = True\n")
        made.writestr("brought-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: brought\nVersion: 1.0\n")
        made.writestr(
            "brought-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        made.writestr("brought-1.0.dist-info/RECORD", "brought.py,,\nbrought-1.0.dist-info/METADATA,,\n")
    (wheels / "locked.txt").write_text(f"brought==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    folder = shelf.install(
        open_bundle(publisher.bundle(newer, wheels=wheels), [publisher.public]), tree, [publisher.public]
    )
    found = subprocess.run(
        [str(folder / ".venv/bin/python"), "-c", "import brought; print(brought.HERE)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "True\n"


def test_a_full_disk_is_said_before_anything_is_written(publisher: Publisher, tree: Path, shelf: Shelf) -> None:
    bundle = open_bundle(publisher.bundle(tree), [publisher.public])
    huge = bundle.manifest.files[0].model_copy(update={"size": 10**18})
    file = signed(publisher, shelf.folder / "huge.update", {"a": b"x"})
    manifest = open_bundle(file, [publisher.public]).manifest.model_copy(update={"files": [huge]})
    with pytest.raises(BundleRefused, match="too little room"):
        shelf.install(type(bundle)(file, manifest, bundle.head), tree, [publisher.public])
    assert not shelf.has("0.2.0")
