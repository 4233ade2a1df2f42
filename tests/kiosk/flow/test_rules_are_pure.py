"""The rules load alone: no web framework, no database, no window."""

import subprocess
import sys


def test_importing_the_rules_loads_neither_hub_nor_window() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, kiosk.flow; print(*sorted({m.partition('.')[0] for m in sys.modules}))"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert not {"flask", "sqlalchemy", "kivy", "jinja2", "httpx2", "sqlite3"} & set(said.stdout.split())
