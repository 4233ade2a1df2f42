"""A stage of a visit: waiting at one service, called to one desk. The row is the truth, the diary its history."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import KEPT_BY_KEY, Base


class Stage(Base):
    """`state` is a `domain.visit.State`; `call_seq` rises with every call and recall and is what boards announce.

    `due_at`, `waits_from`, `callable_at`: see `domain.due_time`. `overtaken`: by how many, see `domain.queue_order`.
    Rows from before these columns have none of them: `arrived_at` stands in. `for_desk_id`, `for_account_id`: only that
    desk, only that clinician may call it. `recalls`: how often since its last call. `ghost`: its number is probably nobody's
    (`domain.ghosts`), kept by `jobs`; it may be called, and no place in line, wait or load counts it.
    """

    __tablename__ = "stage"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime] = mapped_column(Utc)
    arrived_at: Mapped[datetime | None] = mapped_column(Utc)
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    called_at: Mapped[datetime | None] = mapped_column(Utc)
    serving_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    call_seq: Mapped[int] = mapped_column(default=0)
    priority: Mapped[str | None] = mapped_column(String(12))  # a `domain.priority.Priority`
    waits_from: Mapped[datetime | None] = mapped_column(Utc)
    callable_at: Mapped[datetime | None] = mapped_column(Utc)
    urgency: Mapped[str | None] = mapped_column(String(6))  # a `domain.urgency.Urgency`; set after triage, never public
    slot: Mapped[datetime | None] = mapped_column(Utc)  # the booked time, at the stage it belongs to
    overtaken: Mapped[int] = mapped_column(default=0, server_default="0")
    for_desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    for_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recalls: Mapped[int] = mapped_column(default=0, server_default="0")
    ghost: Mapped[bool] = mapped_column(server_default=false())
    __table_args__ = (
        Index("ix_stage_line", "service_id", "state", "due_at"),
        # One patient at a time: a desk has at most one stage called or being served.
        Index(
            "uq_stage_desk_active",
            "desk_id",
            unique=True,
            sqlite_where=text("state IN ('called', 'serving')"),
            postgresql_where=text("state IN ('called', 'serving')"),
        ),
        Index("ix_stage_ghost", "service_id", "due_at", sqlite_where=text("ghost"), postgresql_where=text("ghost")),
        KEPT_BY_KEY,
    )
