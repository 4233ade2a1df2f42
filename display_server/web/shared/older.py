"""Long lists are read a part at a time, newest first; the address of the next part names the row it begins before."""

from flask import request


def older_than() -> int | None:
    """The row's running number; nonsense asks for the newest."""
    said = request.args.get("before", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 18 else None
