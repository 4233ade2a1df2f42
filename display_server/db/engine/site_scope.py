"""Whose data this is about: one site's, nobody's, or the whole hub's. Sessions read and write no other site's rows.

A request begins as nobody's; the guard says whose it is once it knows who asks. What has no request (jobs, push, commands)
sees the whole hub until it says `at_site` itself. `site_bound` makes the conditions.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar, Token

NOBODYS = 0
"""No site has this id: whoever has not been told whose data it is about sees none."""

THIS_SITE = "atrium_site"
"""The name of the parameter by which statements ask whose rows are wanted."""

_site: ContextVar[int | None] = ContextVar("atrium_site", default=None)


class OfAnotherSite(RuntimeError):
    """An act of one site touched what is another's. Looking things up by code finds none of it, so this is a mistake of ours,
    or of somebody who makes requests by hand; nothing of the act stays."""


def site_now() -> int | None:
    """The site this is about; None: the whole hub."""
    return _site.get()


def is_other_site(site_id: int) -> bool:
    """Whether what is of `site_id` is another site's. For statements compiled once, which carry no condition of a session."""
    site = _site.get()
    return site is not None and site != site_id


def look_at(site_id: int | None) -> None:
    """From here to the end of what began with it (a request), it is about this site."""
    _site.set(site_id)


def enter(site_id: int | None) -> Token[int | None]:
    """As `at_site`, for whoever cannot use `with`: give what comes back to `leave`."""
    return _site.set(site_id)


def leave(entered: Token[int | None]) -> None:
    """What was before holds again."""
    _site.reset(entered)


@contextmanager
def at_site(site_id: int | None) -> Iterator[None]:
    """What happens inside is about this site; None: about the whole hub."""
    began = _site.set(site_id)
    try:
        yield
    finally:
        _site.reset(began)


def everywhere() -> AbstractContextManager[None]:
    """What happens inside finds rows of every site: to learn whose something is by a secret, a token or a code."""
    return at_site(None)
