"""A hospital site: its zone, its day, its languages, its public address."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.hours import Hours
from config.contract.words import Names
from display_server.db.columns.types import HoursColumn, Json, NamesColumn, Utc
from display_server.db.models.base import Base


class Site(Base):
    """`catalogue_revision` rises with every change a kiosk should fetch."""

    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(48), unique=True)
    names: Mapped[Names] = mapped_column(NamesColumn)
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2))
    languages: Mapped[list[str]] = mapped_column(Json)
    day_starts: Mapped[time]
    emergency_phone: Mapped[str] = mapped_column(String(20))
    help_phone: Mapped[str | None] = mapped_column(String(20))
    public_url: Mapped[str | None] = mapped_column(String(200))
    public_url_right_at: Mapped[datetime | None] = mapped_column(Utc)  # last self-test that passed; None = failing
    early_minutes: Mapped[int] = mapped_column(default=60)  # check-in opens this long before a booking
    late_minutes: Mapped[int] = mapped_column(default=30)
    grace_minutes: Mapped[int] = mapped_column(default=10, server_default="10")  # later than this: walk-in order
    overtaken_times: Mapped[int] = mapped_column(default=3, server_default="3")  # nobody more often (`Caps.times`)
    overtaken_late_minutes: Mapped[int] = mapped_column(default=30, server_default="30")  # not once due for so long
    priority_minutes: Mapped[dict[str, int] | None] = mapped_column(Json)  # own offsets of `domain.priority` classes
    claims: Mapped[list[str] | None] = mapped_column(Json)  # `domain.priority` classes patients may claim at a kiosk
    guide: Mapped[dict[str, Any] | None] = mapped_column(Json)  # `Guide` of the contract; None: nobody is asked
    no_show_recalls: Mapped[int] = mapped_column(default=2, server_default="2")  # a no-show by itself: after so many
    no_show_minutes: Mapped[int] = mapped_column(default=3, server_default="3")  # and so long after the last of them
    requeue_times: Mapped[int] = mapped_column(default=1, server_default="1")  # back in line at the old due time
    return_minutes: Mapped[int] = mapped_column(default=30, server_default="30")  # "I am back" after a no-show
    defer_minutes: Mapped[int] = mapped_column(default=10, server_default="10")  # the most a patient may ask for
    hours: Mapped[Hours | None] = mapped_column(HoursColumn)  # of every service without its own; None = always open
    alarm_minutes: Mapped[int] = mapped_column(default=10, server_default="10")  # people wait, no desk is open
    led_minutes: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # a number with an arrow on boards; 0: never
    families_together: Mapped[bool] = mapped_column(default=False, server_default=false())  # may stand in two rooms
    paper: Mapped[dict[str, Any] | None] = mapped_column(Json)  # `PaperTemplates`; None: as they come
    quiet_from: Mapped[time | None]  # alarms that may wait are not told outside the house until `quiet_until`
    quiet_until: Mapped[time | None]
    broadcast_by_two: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # a second person starts it, too
    catalogue_revision: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)  # nobody chooses it any more and nothing falls due there
