"""The two real buildings and the badly connected station of `../shared/data`: tests and benches only, never shipped."""

from functools import lru_cache
from pathlib import Path

import pytest

from display_server.wayfinding.graph import Graph
from display_server.wayfinding.importers.reading import read_plan
from display_server.wayfinding.plan import Plan
from display_server.wayfinding.walkable import walkable
from tests.house_rules.tree import ROOT

SHARED = ROOT.parent / "shared" / "data"
UNIVERSITY = SHARED / "indoor_apb_osm" / "APBorig.osm.gz"
CAMPUS = SHARED / "indoor_spbstu_imdf" / "spbstu_imdf.zip"
STATION = SHARED / "indoor_apb_osm" / "berlin_hbf.osm.gz"
BUILDINGS = (UNIVERSITY, CAMPUS)

needs_real_buildings = pytest.mark.skipif(
    not all(file.exists() for file in (UNIVERSITY, CAMPUS, STATION)),
    reason="../shared/data/indoor_… is not here: it is never shipped",
)


@lru_cache(maxsize=3)
def building(file: Path) -> tuple[Plan, Graph]:
    """Read once a process."""
    plan = read_plan(file.read_bytes())
    return plan, walkable(plan)
