"""What an administrator entered and an act cannot use."""


class EntryRefused(ValueError):
    """Something the administrator entered cannot be used: `field` says where, `reason` is a code with words of its own."""

    def __init__(self, field_name: str, reason: str) -> None:
        super().__init__(f"{field_name}: {reason}")
        self.field = field_name
        self.reason = reason
