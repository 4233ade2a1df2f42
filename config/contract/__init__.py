"""The wire between kiosk, hub and boards: frozen pydantic models with a version. No I/O.

What comes in forbids unknown fields; what is read back ignores them (design decision 23). Within a version fields are only
added, with defaults.
"""

VERSION = 1
"""Version of the device API; it is part of every path (`/api/v1/…`)."""
