"""Checking in without a code: who somebody says they are, and which of their bookings they came for."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer, Incoming, Moment, RequestId
from config.contract.words import Code, Language


class CheckInByIdentity(Incoming):
    """`POST check-ins/by-identity`: for who holds no code. Sent once, now or never: no kiosk keeps it on disk."""

    request_id: RequestId
    session_id: UUID
    born: date
    phone_end: str = Field(pattern=r"^[0-9]{4}$", description="The last four figures of the booking's telephone.")
    language: Language
    asked_at: Moment


class ChooseBooking(Incoming):
    """`POST check-ins/choices`: one of the bookings that `opened_by`, a check-in of the last minutes here, was answered."""

    request_id: RequestId
    session_id: UUID
    opened_by: UUID
    choice: int
    language: Language
    asked_at: Moment


class BookingChoice(Answer):
    """One of several bookings of one person, today: a time and a place, nothing else."""

    choice: int
    starts_at: datetime
    service: Code
    department: Code
