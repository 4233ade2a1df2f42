"""Calls for a person from kiosks, for every state that says them: a kiosk follows its own, boards send staff to the screen."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select

from config.contract.push import HelpCall as HelpCallNow
from config.contract.push import StaffWanted
from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Statements
from display_server.db.models import Device, HelpCall, Place

END_IS_SAID = timedelta(minutes=10)
"""A kiosk that was away hears that its call was closed."""

_CALLS = Prepared(
    select(
        HelpCall.id,
        HelpCall.acknowledged_at,
        HelpCall.minutes,
        HelpCall.ended_at,
        Device.serial,
        Device.settings,
        Place.floor,
    )
    .join(Device, Device.id == HelpCall.device_id)
    .join(Place, Place.id == Device.place_id, isouter=True)
    .where(
        HelpCall.site_id == bindparam("site_id"),
        or_(HelpCall.ended_at.is_(None), HelpCall.ended_at > bindparam("since", type_=Utc)),
    )
    .order_by(HelpCall.heard_at)
)


def help_calls_of(run: Statements, site_id: int, now: datetime) -> list[HelpCallNow]:
    """Open ones and those just ended."""
    return [
        HelpCallNow(
            call=row.id, screen=row.serial, coming_at=row.acknowledged_at, minutes=row.minutes, ended_at=row.ended_at
        )
        for row in run.all(_CALLS, site_id=site_id, since=now - END_IS_SAID)
    ]


def staff_wanted(run: Statements, site_id: int, now: datetime) -> list[StaffWanted]:
    """Where nobody has answered yet."""
    return [
        StaffWanted(screen=row.serial, board=row.settings.get("board"), floor=row.floor)
        for row in run.all(_CALLS, site_id=site_id, since=now)
        if row.acknowledged_at is None and row.ended_at is None
    ]
