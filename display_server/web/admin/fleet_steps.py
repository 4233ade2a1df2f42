"""What a device said of itself, in words of ours: what stands on its glass, how far its clock is ahead."""

from datetime import datetime
from typing import Any

from config.contract.words import DeviceKind

STEPS = {
    "welcome", "setup", "entercode", "enteridentity", "enternumber", "numberseen", "choosemine", "choosedepartment",
    "chooseservice", "findservice", "guided", "claimpriority", "findplace", "showway", "ticketout", "diditcomeout",
    "numberonscreen", "yourvisit", "feedback", "checkinended", "hubaway", "refused", "help", "easier", "personwanted",
    "yourdata",
}  # fmt: skip
"""A kiosk names its step by its class; those we have words for."""


def step_shown(seen: dict[str, Any], kind: str) -> str | None:
    """What stands on a kiosk's glass as a key of ours; a step that a newer kiosk invented is left out."""
    step = str(seen.get("shown_step") or "").lower().replace("_", "")
    known = step if step in STEPS else None
    return "emergency" if kind == DeviceKind.KIOSK and seen.get("emergencies") else known


def clock_ahead(heard_at: datetime | None, said: object) -> int | None:
    """Seconds its clock was ahead when it was heard, the line's own delay with it."""
    if heard_at is None or not isinstance(said, str):
        return None
    try:
        return round((datetime.fromisoformat(said) - heard_at).total_seconds())
    except (ValueError, TypeError):  # no moment, or one without a zone
        return None
