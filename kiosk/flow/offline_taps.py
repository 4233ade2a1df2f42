"""What the kiosk found in the bookings it knows by heart, while its hub is away."""

from dataclasses import dataclass
from uuid import UUID

from config.contract.device_api import IssuedNumber


@dataclass(frozen=True)
class RegisteredOffline:
    """A booked patient has a number of the lease; the hub hears of it later.

    `already`: the booking had its number before, which is shown again. `late`: the booked place is lost.
    """

    session_id: UUID
    request_id: UUID
    issued: IssuedNumber
    already: bool = False
    late: bool = False
