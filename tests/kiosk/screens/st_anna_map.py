"""St Anna's drawn plan and the ways from kiosk L1, as its hub would ship them."""

from functools import lru_cache

from config.contract.ways import SiteMap
from display_server.demo.drawn_plan import drawn_plan
from display_server.demo.hospital import read_hospital
from display_server.wayfinding.site_map import Compiled


@lru_cache(maxsize=1)
def st_anna_map() -> SiteMap:
    """Made once a process."""
    return Compiled(drawn_plan(read_hospital()), version=1).site_map("L1")
