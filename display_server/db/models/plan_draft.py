"""A plan while it is drawn. Only the editor reads these: kiosks, boards and phones know plans that were put in force."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class PlanDraft(Base):
    """Begun on version `base` (None: on nothing). At most one of a site is open; `became`: the version it was kept as.

    `revision` counts changes, undone and redone ones too.
    """

    __tablename__ = "plan_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    base: Mapped[int | None] = mapped_column(ForeignKey("site_plan.version"))
    begun_at: Mapped[datetime] = mapped_column(Utc)
    begun_by: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    became: Mapped[int | None] = mapped_column(ForeignKey("site_plan.version"))


class PlanChange(Base):
    """One thing somebody did: `changes` is a list of `[kind, key, value or None]`, as `wayfinding.drafting.Change` says them."""

    __tablename__ = "plan_change"
    draft_id: Mapped[int] = mapped_column(ForeignKey("plan_draft.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)
    who: Mapped[str] = mapped_column(String(60))
    undone: Mapped[bool] = mapped_column(default=False)
    changes: Mapped[list[Any]] = mapped_column(Json)


class PlanPicture(Base):
    """A floor's picture to trace: `x`, `y` (metres) is its lower left corner; a pixel is `metres_a_pixel` wide."""

    __tablename__ = "plan_picture"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    floor: Mapped[str] = mapped_column(String(64), primary_key=True)
    file: Mapped[str] = mapped_column(String(80))
    width: Mapped[int]
    height: Mapped[int]
    x: Mapped[float] = mapped_column(default=0.0)
    y: Mapped[float] = mapped_column(default=0.0)
    metres_a_pixel: Mapped[float]
