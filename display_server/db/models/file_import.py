"""What every file that is taken in row by row has: who sent it, how far it is, how to take all of it back."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc


class FileImport:
    """`done` of its rows have gone in so far; each that changed something left a step that takes it back.

    Until it has `begun_at` it was only looked at. Taken back: `back_done` of the steps are. `kept_newer`: somebody
    has said these otherwise since, of what goes in and then of what goes back.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by: Mapped[str] = mapped_column(String(48))
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    back_asked_at: Mapped[datetime | None] = mapped_column(Utc)
    back_done: Mapped[int] = mapped_column(default=0)
    kept_newer: Mapped[int] = mapped_column(default=0)
    back_ended_at: Mapped[datetime | None] = mapped_column(Utc)
