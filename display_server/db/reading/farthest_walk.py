"""How far people may be from where they wait: the farthest kiosk's walk, as an SQL expression over Service and Department."""

from sqlalchemy import case, func, select

from display_server.db.models import Department, Service, Walk

_ENTERED = func.coalesce(
    select(func.max(Walk.minutes))
    .where(Walk.place_id == Service.waiting_place_id)
    .correlate(Service)
    .scalar_subquery(),
    0,
)
FARTHEST_WALK = case((Department.walk_minutes < _ENTERED, _ENTERED), else_=Department.walk_minutes).label("walk")
"""Minutes; the department's own count for every kiosk where nobody entered a walk."""
