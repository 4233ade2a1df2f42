"""Kinds of settings that several programs have: ports, addresses, databases; each refuses nonsense in words."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

Port = Annotated[int, Field(ge=0, le=65535)]
"""0 binds any free port; the program says which."""

THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}


def _is_http(url: str | None) -> str | None:
    if url is not None and not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url.rstrip("/") if url else url


HttpUrl = Annotated[str | None, AfterValidator(_is_http)]


def _is_postgres(url: SecretStr | None) -> SecretStr | None:
    """Its text may hold a password: what is wrong is said without quoting it."""
    if url is None:
        return None
    try:
        said = urlsplit(url.get_secret_value())
        port_fits = said.port is None or said.port > 0
    except ValueError:
        port_fits = False
    if not port_fits or said.scheme != "postgresql" or len(said.path) < 2:
        raise ValueError("must look like postgresql://user@host:5432/name; leave it out to keep SQLite in ATRIUM_HOME")
    return url


DatabaseUrl = Annotated[SecretStr | None, AfterValidator(_is_postgres)]


def is_private(url: str) -> str:
    """Names travel there: https, or plain http where nothing leaves this machine. Its text may hold a key and is not quoted."""
    try:
        said = urlsplit(url)
        fits = (
            bool(said.hostname)
            and (said.port is None or said.port > 0)
            and "@" not in said.netloc
            and not said.fragment
        )
    except ValueError:
        fits = False
    if not fits or not (said.scheme == "https" or (said.scheme == "http" and said.hostname in THIS_MACHINE)):
        raise ValueError("must begin with https:// (http:// only for this machine) and hold no user name")
    return url


BookingsUrl = Annotated[str, AfterValidator(is_private)]

NONE_FITTED = "none"
"""Of a scanner: else every screen asks people to hold their code to one, since one that types says nothing of itself."""


def _is_scanner(said: str | None) -> str | None:
    if said is not None and said != NONE_FITTED and not said.startswith(("keys:/", "serial:/")):
        raise ValueError(
            "must look like keys:/dev/input/by-id/…-event-kbd or serial:/dev/serial/by-id/…, or be none where none is fitted"
        )
    return said


Scanner = Annotated[str | None, AfterValidator(_is_scanner)]
