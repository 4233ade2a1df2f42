"""How far what was foretold was from what came, a row a service and business day; jobs adds to it call by call."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.models.base import KEPT_BY_KEY, Base


class WaitError(Base):
    """Of those who waited and were called: how many, seconds off in all, the same with its sign (waited - told), how many
    waited between p10 and p90, how many longer than p90.
    """

    __tablename__ = "wait_error"
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    people: Mapped[int]
    off_s: Mapped[float]
    leaning_s: Mapped[float]
    inside: Mapped[int]
    late: Mapped[int]
    __table_args__ = (KEPT_BY_KEY,)
