"""`./run bench NAME`: figures against their targets, one JSON object a line, last a line `machine`."""

import argparse
import ast
import importlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure

FRAME = {"__init__", "__main__", "figure"}


def names() -> list[str]:
    """Every bench: a module beside this one with `figures(options)`; a leading underscore marks a part of one."""
    found = (path.stem for path in Path(__file__).parent.glob("*.py"))
    return sorted(
        name for name in found if name not in FRAME and not name.startswith(("_", "test_")) and _is_bench(name)
    )


def _is_bench(name: str) -> bool:
    return "\ndef figures(" in _source(name)


def _source(name: str) -> str:
    return (Path(__file__).parent / f"{name}.py").read_text("utf-8")


def _said_of(name: str) -> str:
    return ast.get_docstring(ast.parse(_source(name))) or name


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text("utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_1m": round(os.getloadavg()[0], 2),
    }


def say(figures: Iterator[Figure]) -> bool:
    """Print each figure as it comes; whether every target holds."""
    ok = True
    for figure in figures:
        sys.stdout.write(figure.line() + "\n")
        sys.stdout.flush()
        ok &= figure.ok
    sys.stdout.write(json.dumps({"machine": machine()}, ensure_ascii=False) + "\n")
    return ok


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    benches = parser.add_subparsers(dest="name", metavar="NAME", required=True)
    for name in names():
        said = _said_of(name)
        bench = benches.add_parser(name, help=said.splitlines()[0], description=said)
        if name in arguments[:1]:  # only that one is loaded
            module = importlib.import_module(f"tests.bench.{name}")
            if hasattr(module, "add_options"):
                module.add_options(bench)
    options = parser.parse_args(arguments)
    return 0 if say(importlib.import_module(f"tests.bench.{options.name}").figures(options)) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
