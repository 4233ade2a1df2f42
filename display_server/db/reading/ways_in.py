"""Whether somebody can sign in: by a way that leads in here today, and that they have gone once.

A password alone proves nothing: people who came in by a file have one that nobody knows. Whoever has been in had a second factor
where one is asked for, or makes it on the way in after a reset; so it is not asked for here.
"""

from sqlalchemy import ColumnElement, exists, or_

from display_server.db.models import Account, DirectoryLink, Passkey


def has_its_own_way_in() -> ColumnElement[bool]:
    """A password or a passkey: it opens this hub also on the day the directory is away."""
    return or_(Account.password.is_not(None), exists().where(Passkey.account_id == Account.id))


def has_a_way_in(issuer: str | None) -> ColumnElement[bool]:
    """One of its own, or a link to the directory that the settings name (`issuer`) now; a link to another one leads nowhere."""
    if issuer is None:
        return has_its_own_way_in()
    link = exists().where(DirectoryLink.account_id == Account.id, DirectoryLink.issuer == issuer)
    return or_(has_its_own_way_in(), link)


def can_sign_in(issuer: str | None) -> ColumnElement[bool]:
    """Of an account that may: it has a way in, and its person has been in."""
    return Account.active & Account.last_login_at.is_not(None) & has_a_way_in(issuer)
