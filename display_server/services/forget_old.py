"""Retention: what has served its time is deleted in small slices, so that nobody waits for the lock (design decision 7)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Table, delete, select, tuple_, update

from display_server.db.engine.leaving_nothing import leaving_nothing
from display_server.db.engine.transaction import Transaction
from display_server.db.models import (
    AnsweredRequest,
    ApiAnswer,
    Booking,
    DirectoryAsker,
    DirectorySession,
    FirstPassword,
    HouseImport,
    KioskLeft,
    NumberLease,
    Pairing,
    PlaceChoice,
    RateCount,
    Report,
    SignIn,
    Visit,
    WebhookDelivery,
)

SLICE = 200

ANSWERS_KEPT = timedelta(days=90)  # decision 3: after that the same request id is refused
PAIRINGS_KEPT = timedelta(hours=1)  # past their end, so that a late device hears "expired" rather than "unknown"
COUNTS_KEPT = timedelta(days=7)
LEASES_KEPT = timedelta(days=90)  # a kiosk may have lain in a cupboard with numbers to hand in
LETTERS_KEPT = timedelta(days=90)
FILES_KEPT = timedelta(days=90)  # so long a file of the house or its people can be taken back
SIGN_INS_KEPT = timedelta(days=180)
FIRST_PASSWORDS_KEPT = timedelta(days=30)  # past their end, so that somebody late hears "expired"
DIRECTORY_SESSIONS_KEPT = timedelta(days=1)  # a session here lasts twelve hours
ASKERS_KEPT = timedelta(days=30)  # of the hospital's directory, without an account here
REPORTS_KEPT = timedelta(days=800)  # this month beside the same of the year before last
BOOKINGS_KEPT_DAYS = 30  # after the slot; a hospital's own number is `ATRIUM_BOOKINGS_KEPT_DAYS`

BY_MOMENT = (
    (AnsweredRequest.__table__, AnsweredRequest.at, ANSWERS_KEPT),
    (ApiAnswer.__table__, ApiAnswer.at, ANSWERS_KEPT),
    (Pairing.__table__, Pairing.expires_at, PAIRINGS_KEPT),
    (NumberLease.__table__, NumberLease.given_at, LEASES_KEPT),
    (WebhookDelivery.__table__, WebhookDelivery.at, LETTERS_KEPT),
    (HouseImport.__table__, HouseImport.asked_at, FILES_KEPT),
    (SignIn.__table__, SignIn.at, SIGN_INS_KEPT),
    (FirstPassword.__table__, FirstPassword.until, FIRST_PASSWORDS_KEPT),
    (DirectorySession.__table__, DirectorySession.at, DIRECTORY_SESSIONS_KEPT),
    (DirectoryAsker.__table__, DirectoryAsker.asked_at, ASKERS_KEPT),
    (Report.__table__, Report.asked_at, REPORTS_KEPT),
    (RateCount.__table__, RateCount.window_from, COUNTS_KEPT),
)
"""What goes so long after a moment of its own."""


def forget_old(tx: Transaction, *, at_most: int = SLICE, bookings_kept_days: int = BOOKINGS_KEPT_DAYS) -> int:
    """Delete at most so many rows; how many it were. Fewer than `at_most`: nothing old is left."""
    with leaving_nothing(tx):
        return _forget(tx, at_most, bookings_kept_days)


def _forget(tx: Transaction, at_most: int, bookings_kept_days: int) -> int:
    deleted = 0
    for table, column, kept in BY_MOMENT:
        if deleted < at_most:
            deleted += tx.connection.execute(_oldest(table, column.key, tx.now - kept, at_most - deleted)).rowcount
    if deleted < at_most:
        deleted += _forget_choices(tx, (tx.now - REPORTS_KEPT).date().isoformat(), at_most - deleted)
    bookings_since = tx.now - timedelta(days=bookings_kept_days)
    if deleted < at_most:
        deleted += _forget_bookings(tx, bookings_since, at_most - deleted)
    if deleted < at_most:
        deleted += _forget_notes(tx, bookings_since.date().isoformat(), at_most - deleted)
    return deleted


def _forget_choices(tx: Transaction, before: str, at_most: int) -> int:
    """What reports count of ways and of people who left is kept as long as they are."""
    deleted = 0
    for counted, what in ((PlaceChoice, PlaceChoice.place), (KioskLeft, KioskLeft.step)):
        key = (counted.day, what, counted.device_id)
        old = select(*key).where(counted.day < before).limit(max(0, at_most - deleted))
        deleted += tx.connection.execute(delete(counted).where(tuple_(*key).in_(old))).rowcount
    return deleted


def _forget_notes(tx: Transaction, before: str, at_most: int) -> int:
    """What staff wrote in their own words, whatever it was, goes when bookings go."""
    old = select(Visit.id).where(Visit.note.is_not(None), Visit.day < before).limit(at_most)
    return tx.connection.execute(update(Visit).values(note=None).where(Visit.id.in_(old))).rowcount


def _forget_bookings(tx: Transaction, before: datetime, at_most: int) -> int:
    """Names, birth dates and telephones go with their row; the visit stays as a number among the day's numbers."""
    slots = select(Booking.id).where(Booking.starts_at < before).order_by(Booking.starts_at).limit(at_most)
    old = list(tx.session.scalars(slots))
    if old:
        tx.session.execute(update(Visit).where(Visit.booking_id.in_(old)).values(booking_id=None))
        tx.session.execute(delete(Booking).where(Booking.id.in_(old)))
    return len(old)


def _oldest(table: Any, column: str, before: datetime, at_most: int) -> Delete:
    assert isinstance(table, Table)  # noqa: S101  # every model of ours has one
    key = tuple(table.primary_key.columns)
    return delete(table).where(tuple_(*key).in_(select(*key).where(table.c[column] < before).limit(at_most)))
