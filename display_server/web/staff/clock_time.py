"""A time of day that somebody chose on a form, as the moment it means on the site's clocks."""

import re
from datetime import datetime, time, timedelta

from werkzeug.exceptions import BadRequest

from display_server.domain.desk import next_at
from display_server.hub import this_hub
from display_server.web.shared.desk_pages import site_facts
from display_server.web.shared.sign_in.language import desk_language

_STEP_S = 300
_OFFERED = 48
"""Four hours of steps: further ahead nobody promises to the minute."""


def coming_times(now: datetime) -> list[datetime]:
    """What a form offers: every five minutes from now on. A list, not a field, for a finger on a tablet."""
    first = datetime.fromtimestamp((now.timestamp() // _STEP_S + 1) * _STEP_S, now.tzinfo)
    return [first + timedelta(seconds=_STEP_S * step) for step in range(_OFFERED)]


def clock_time(chosen: str | None) -> datetime | None:
    """The next moment the clocks show it; None for an empty field. Raises BadRequest for anything but HH:MM."""
    if not chosen:
        return None
    try:
        shown = time.fromisoformat(chosen)
    except ValueError as wrong:
        raise BadRequest from wrong
    if shown.tzinfo is not None:
        raise BadRequest
    hub = this_hub()
    with hub.database.reading() as session:
        zone = site_facts(session, desk_language()).zone
    return next_at(shown, hub.clock.now(), zone)


_TYPED = re.compile(r"(\d{1,2})[:.]?(\d{2})")


class NotATime(ValueError):
    """What was typed is no time of day."""


def time_that_was(typed: str) -> datetime | None:
    """The last moment the clocks showed it, to the minute; None for an empty field. Raises NotATime.

    `14:05`, `14.05`, `1405` and `905` are times of 24 hours, whatever the browser's language is.
    """
    if not typed.strip():
        return None
    read = _TYPED.fullmatch(typed.strip())
    if read is None or int(read[1]) > 23 or int(read[2]) > 59:
        raise NotATime(typed)
    coming = clock_time(time(int(read[1]), int(read[2])).isoformat("minutes"))
    now = this_hub().clock.now()
    assert coming is not None  # noqa: S101  # a time was typed
    return coming - timedelta(days=1) if coming > now else coming
