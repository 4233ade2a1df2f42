"""St Anna's drawn plan and the ways from kiosk L1, as its hub would ship them."""

import subprocess
import sys
from functools import lru_cache

from config.contract.ways import SiteMap


@lru_cache(maxsize=1)
def st_anna_map() -> SiteMap:
    """Told by a process of its own (`python -m` this module): what a hub finds its ways with is no part of a kiosk, and
    the kiosk's bench counts what its process holds."""
    said = subprocess.run([sys.executable, "-m", __name__], check=True, stdout=subprocess.PIPE, timeout=60)
    return SiteMap.model_validate_json(said.stdout)


def _tell() -> None:
    from display_server.demo.drawn_plan import drawn_plan
    from display_server.demo.hospital import read_hospital
    from display_server.wayfinding.site_map import Compiled

    sys.stdout.write(Compiled(drawn_plan(read_hospital()), version=1).site_map("L1").model_dump_json())


if __name__ == "__main__":
    _tell()
