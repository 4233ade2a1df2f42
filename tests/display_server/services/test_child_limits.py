"""A limited program leaves nothing broken behind for whoever starts next."""

import subprocess
import sys
from pathlib import Path

_READS_A_MODULE = """
from display_server.services.child_limits import limit_this_program
limit_this_program(cpu_s=20, writes=1_000)
import colorsys
"""


def test_what_it_imports_is_not_kept_compiled_and_cut_off_where_its_files_end(tmp_path: Path) -> None:
    where = {"PYTHONPATH": ":".join(sys.path), "PYTHONPYCACHEPREFIX": str(tmp_path)}
    subprocess.run([sys.executable, "-c", _READS_A_MODULE], env=where, check=True, timeout=60)
    kept = {file.name.split(".")[0] for file in tmp_path.rglob("*.pyc*")}
    assert "child_limits" in kept, "what was read before is kept as ever"
    assert "colorsys" not in kept
