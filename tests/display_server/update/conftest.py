"""An installation with its hospital, in a folder with a short name: sockets live in its home."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.display_server.update.house import House
from tests.in_memory import short_lived
from tests.installed_tree import Publisher, at_home, installed


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("base") / "atrium")


@pytest.fixture
def house(ready: Path) -> Iterator[House]:
    """In a folder with a short name: sockets live in its home."""
    with tempfile.TemporaryDirectory(prefix="up", dir=short_lived()) as folder:
        base = Path(folder) / "a"
        shutil.copytree(ready, base, symlinks=True)
        at_home(base)
        found = House(base, Path(folder) / "h", Publisher(Path(folder) / "p"), Path(folder) / "t")
        assert found.hub("init", "--name", "Clinic", "--zone", "Europe/Vilnius").returncode == 0
        yield found
        found.stop()
