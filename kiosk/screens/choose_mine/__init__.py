"""One of several bookings."""
