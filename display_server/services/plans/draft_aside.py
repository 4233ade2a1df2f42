"""The open draft written out as a plan by a process of its own.

To fold, check and write a plan of ten thousand points holds an interpreter for a second, and `web`'s is the one that issues
numbers. The child reads what is committed; whether that is still the draft is asked in the act that keeps it.
"""

import os
import subprocess
import sys

from sqlalchemy.orm import Session

from config.settings import HubSettings
from display_server.services.plans.plan_drafts import draft_now
from display_server.services.plans.written_plan import WrittenPlan, written, written_already
from display_server.services.refused import Refused

COMMAND = "draft-plan"
MOVED = 3
"""The child's exit status where somebody has drawn on meanwhile."""

WITHIN_S = 90.0


def write_draft_aside(settings: HubSettings, *, draft_id: int, revision: int) -> WrittenPlan:
    """Raises Refused (`draft_moved`), CalledProcessError where a child says anything else."""
    asked = [sys.executable, "-m", "display_server", COMMAND, str(draft_id), str(revision)]
    database = {} if settings.postgres is None else {"ATRIUM_DATABASE": settings.postgres}
    environment = {**os.environ, "ATRIUM_HOME": str(settings.home), **database}
    done = subprocess.run(asked, env=environment, stdout=subprocess.PIPE, timeout=WITHIN_S, check=False)
    if done.returncode == MOVED:
        raise Refused("draft_moved", "revision")
    done.check_returncode()
    return written_already(done.stdout.decode())


def draft_written(session: Session, *, site_id: int, draft_id: int, revision: int) -> str | None:
    """What the child says; None: it is another draft by now."""
    from display_server.wayfinding.drafting import plan_of_parts
    from display_server.wayfinding.plan import Plan

    draft = draft_now(session, site_id)
    if draft is None or (draft.key, draft.revision) != (draft_id, revision):
        return None
    return written(Plan.model_validate(plan_of_parts(draft.parts))).data.text
