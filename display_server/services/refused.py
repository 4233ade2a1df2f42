"""An act that the rules do not allow now. The code says which; each face says it in its own words."""


class Refused(Exception):
    """`field` names the part of the request that is the reason, where there is one."""

    def __init__(self, code: str, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
