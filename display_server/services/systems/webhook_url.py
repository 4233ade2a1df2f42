"""Which addresses events may be sent to, as an administrator enters them."""

from urllib.parse import urlsplit

LONGEST_URL = 500
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class UrlWrong(ValueError):
    """This text is no address that events may be sent to; `reason` is a code with words of its own."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_url(text: str) -> str:
    """The address as it is kept. https anywhere; http only to this very machine. Raises UrlWrong."""
    try:
        said = urlsplit(text.strip())
        port_fits = said.port is None or said.port > 0
    except ValueError:
        raise UrlWrong("url_shape") from None
    host = said.hostname or ""
    plain = all("!" <= char <= "~" for char in said.geturl())
    if not (host and port_fits and plain) or len(text) > LONGEST_URL or said.fragment or "@" in said.netloc:
        raise UrlWrong("url_shape")
    if said.scheme == "https" or (said.scheme == "http" and host in _THIS_MACHINE):
        return said.geturl()
    raise UrlWrong("url_https")
