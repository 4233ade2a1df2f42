"""The tree as the house rules read it: files that are (or are about to be) ours, and their syntax."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "display_server", "hardware", "config")
TEXT = {".py", ".md", ".toml", ".kv", ".html", ".css", ".js", ".json", ".csv", ".po", ".sh", ".service", ".yml", ".txt"}


@lru_cache(maxsize=1)
def files() -> list[Path]:
    """Every file git knows or would add, relative to the checkout."""
    said = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.splitlines()
    return sorted(Path(name) for name in set(said) if (ROOT / name).is_file())


def python_files(*tops: str) -> Iterator[Path]:
    """Our Python files under these top folders (all of ours when none is named)."""
    for path in files():
        if path.suffix == ".py" and (not tops or path.parts[0] in tops):
            yield path


def imported(path: Path) -> Iterator[str]:
    """The modules a file of ours imports, by their whole names."""
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def text_files() -> Iterator[Path]:
    """Everything a person wrote; vendored files are theirs who wrote them."""
    for path in files():
        if "vendor" not in path.parts and (path.suffix in TEXT or path.name in {"run", "LICENSE", ".gitignore"}):
            yield path


@cache  # one fewer than there are files would be as good as none: each rule reads them in the same order
def syntax(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"), filename=str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file, walked once for all rules."""
    return tuple(ast.walk(syntax(path)))


def read(path: Path) -> str:
    return (ROOT / path).read_text("utf-8")


def expect_none(found: list[str]) -> None:
    """Nothing was found that breaks the rule; else each finding on a line of its own."""
    assert not found, "\n" + "\n".join(found)
