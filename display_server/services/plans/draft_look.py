"""A draft walked for a look: what is wrong with it and how a way would go. Made once a revision; nobody is led by it."""

from threading import Lock
from typing import TYPE_CHECKING

from display_server.services.plans.plan_drafts import DraftNow

if TYPE_CHECKING:
    from display_server.wayfinding.findings import Findings
    from display_server.wayfinding.site_map import Compiled

_kept: list[tuple[DraftNow, "Compiled", "Findings"]] = []
"""The one looked at last."""

_lock = Lock()


def look_at(draft: DraftNow) -> "tuple[Compiled, Findings]":
    """The draft ready to be walked, and its findings. A large plan takes a second or two of this process."""
    from display_server.wayfinding.drafting import plan_of_parts
    from display_server.wayfinding.findings import find
    from display_server.wayfinding.plan import Plan
    from display_server.wayfinding.site_map import Compiled

    with _lock:
        if not _kept or _kept[0][0].parts is not draft.parts:
            compiled = Compiled(Plan.model_validate(plan_of_parts(draft.parts)), version=0)
            _kept[:] = [(draft, compiled, find(compiled.plan, compiled.graph))]
        return _kept[0][1:]
