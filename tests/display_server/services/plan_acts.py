"""A plan's JSON as an act takes it."""

import json
from typing import Any

from display_server.services.plans.written_plan import WrittenPlan, written_already


def plan_of(data: dict[str, Any]) -> WrittenPlan:
    return written_already(json.dumps(data))
