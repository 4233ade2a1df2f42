"""Who signs in at the demo hospital: invented people, whose one password everybody knows."""

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def demo_emails() -> frozenset[str]:
    """Their sign-in names, as `hospital.toml` lists them."""
    said = tomllib.loads((Path(__file__).parent / "hospital.toml").read_text("utf-8"))
    return frozenset(one["email"].lower() for one in said["accounts"])
