"""Versions of a site's plan, and the parts of it that are out of use now."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class SitePlan(Base):
    """`data` is a `wayfinding.plan.Plan`; `digest` its SHA-256. In force is the one that was put in force last.

    `effect_at` says when it is to be; `in_force_at` when it was: None while it waits. A large plan is megabytes: `data` is read
    only by who asks for it.
    """

    __tablename__ = "site_plan"
    version: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    effect_at: Mapped[datetime] = mapped_column(Utc)
    in_force_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    data: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)


class ClosedPart(Base):
    """A lift, stairs, door or passage nobody can use now, by its code in the plan. `until` None: until somebody opens it."""

    __tablename__ = "closed_part"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(140), primary_key=True)
    since: Mapped[datetime] = mapped_column(Utc)
    closed_by: Mapped[str] = mapped_column(String(60))
    until: Mapped[datetime | None] = mapped_column(Utc)
