"""The roles that people who sign in can hold. What each may do stands on one page, `web/shared/permissions.py`."""

from enum import StrEnum


class Role(StrEnum):
    """The roles an account can hold."""

    STAFF = "staff"  # a clinician's desk
    RECEPTION = "reception"  # the front desk: calls, and sees how the house stands
    HEAD = "head"  # of a department, on its own departments only
    PORTER = "porter"
    ALERTER = "alerter"  # sends messages that stop a zone, beside whatever else somebody does
    MANAGER = "manager"  # of the site: sets up the house, not who may enter it
    ADMIN = "admin"
    AUDITOR = "auditor"  # reads what others did, changes nothing
    TRANSLATOR = "translator"  # the house's own words and what they are called in other languages


ADMINISTERS = frozenset({Role.ADMIN, Role.MANAGER})
"""Who sets up the house or who may enter it: a password alone is too little for them."""
