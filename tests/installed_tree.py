"""Atrium installed in a folder of its own, and newer versions of it: real trees with the real `run`."""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from config.releases.making import make_bundle, new_key, public_half, read_key

ROOT = Path(__file__).parents[1]
_NEVER = shutil.ignore_patterns("__pycache__", "node_modules", ".venv", "*.pyc")


def installed(into: Path) -> Path:
    """This very tree with an environment that `run` finds right: nothing is fetched."""
    into.mkdir(parents=True)
    for package in ("config", "display_server", "hardware", "kiosk"):
        shutil.copytree(ROOT / package, into / package, ignore=_NEVER)
    for name in ("run", "pyproject.toml", "uv.lock", "README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md"):
        shutil.copy2(ROOT / name, into / name)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(into / ".venv")], check=True)
    ours = next((into / ".venv/lib").glob("python*/site-packages"))
    theirs = Path(sys.prefix) / "lib" / ours.parent.name / "site-packages"
    (ours / "of_the_tests.pth").write_text(f"{theirs}\n")
    at_home(into)
    run = [sys.executable, "-c", "from config.locale.catalogue import install; install()"]
    subprocess.run(run, cwd=into, env={"PYTHONPATH": str(into)}, check=True)
    return into


def at_home(base: Path) -> None:
    """Also where the tree was copied: `run` finds its environment right by this mark."""
    mark = hashlib.sha256((base / "uv.lock").read_bytes() + f"{base}\n{_uv(base)}\n".encode()).hexdigest()
    (base / ".venv/made-for").write_text(f"{mark}\n")


def newer(base: Path, into: Path, version: str, migration: str | None = None, broken: str | None = None) -> Path:
    """The tree of a later version. `migration`: the upgrade of one more; `broken`: a module that no longer loads."""
    shutil.copytree(base, into, ignore=lambda at, _names: {".venv", "releases"} if at == str(base) else {"__pycache__"})
    file = into / "config/version.py"
    file.write_text(re.sub(r'PROGRAM = "[^"]+"', f'PROGRAM = "{version}"', file.read_text()))
    if migration is not None:
        scripts = into / "display_server/db/migrations/versions"
        last = max(one.name[:4] for one in scripts.glob("[0-9]*_*.py"))
        (scripts / f"{int(last) + 1:04}_of_{version.replace('.', '_')}.py").write_text(
            f'from alembic import op\nrevision = "{int(last) + 1:04}"\ndown_revision = "{last}"\n'
            f"def upgrade() -> None:\n    {migration}\n"
        )
    if broken is not None:
        (into / broken).write_text("raise RuntimeError('this version is broken')\n")
    return into


class Publisher:
    """Who signs versions, with a key of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        new_key(folder / "private.pem")
        self.key = read_key(folder / "private.pem")

    @property
    def public(self) -> str:
        return public_half(self.key)

    def bundle(self, tree: Path, updates_from: str = "0.1.0", wheels: Path | None = None) -> Path:
        return make_bundle(tree, self.folder, self.key, updates_from, wheels)


def _uv(tree: Path) -> str:
    found = re.search(r'^UV="([^"]+)"$', (tree / "run").read_text(), re.MULTILINE)
    assert found
    return found.group(1)
