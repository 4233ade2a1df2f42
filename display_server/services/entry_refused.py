"""What an administrator entered and an act cannot use."""


class EntryRefused(ValueError):
    """Something the administrator entered cannot be used: `field` says where, `reason` is a code with words of its own.

    `about`: what stands against it, by code, where a reader would have to look for it.
    """

    def __init__(self, field_name: str, reason: str, about: str = "") -> None:
        super().__init__(f"{field_name}: {reason}")
        self.field = field_name
        self.reason = reason
        self.about = about
