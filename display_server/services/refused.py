"""An act that the rules do not allow now. The code says which; each face says it in its own words."""

from datetime import datetime


class Refused(Exception):
    """`field` names the part of the request that is the reason, `opens_at` when it is possible, where there is one."""

    def __init__(self, code: str, field: str | None = None, *, opens_at: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.opens_at = opens_at
