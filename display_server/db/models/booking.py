"""A booked visit as it came from the hospital's system. Personal columns are encrypted; codes are kept as keyed hashes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class Booking(Base):
    """`reference` is the source system's id: importing the same file twice changes nothing.

    `starts_at` is when the patient is expected at `service_id`, also where that is a later stage of the pathway.
    `first_visit`: None where the source does not say.
    """

    __tablename__ = "booking"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    reference: Mapped[str] = mapped_column(String(64))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    starts_at: Mapped[datetime] = mapped_column(Utc, index=True)
    code_hash: Mapped[str] = mapped_column(String(64), index=True)  # typed code, keyed index
    qr_hash: Mapped[str | None] = mapped_column(String(64), index=True)  # AT1B… token, keyed index
    identity_hash: Mapped[str | None] = mapped_column(String(64), index=True)  # birth date and end of the phone
    card_hash: Mapped[str | None] = mapped_column(String(64), index=True)  # the patient's card, keyed index
    marks: Mapped[list[str] | None] = mapped_column(Json)  # what kiosks know by heart (config.contract.by_heart)
    patient_name: Mapped[str | None] = mapped_column(EncryptedText)
    birth_date: Mapped[str | None] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    language: Mapped[str | None] = mapped_column(String(2))
    pathway_id: Mapped[int | None] = mapped_column(ForeignKey("pathway.id"), index=True)
    first_visit: Mapped[bool | None]
    imported_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (UniqueConstraint("site_id", "reference", name="uq_booking_reference"),)
