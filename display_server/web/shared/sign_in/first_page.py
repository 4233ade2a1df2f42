"""The page somebody stands on after signing in: the first of those their roles open.

Who sets up the house stands on *Getting started* until somebody has been called: before that no desk and no line is there.
"""

from flask import url_for
from sqlalchemy import select

from display_server.db.engine.site_scope import look_at
from display_server.db.models import Stage
from display_server.hub import this_hub
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import Person
from display_server.web.shared.site_of_request import site_of_person

_PAGES = (
    (Permission.CALL_PATIENTS, "staff.desks"),
    (Permission.SEE_TODAY, "admin.first"),
    (Permission.SEE_AUDIT, "admin.audit"),
    (Permission.BROADCAST, "admin.broadcasts"),
    (Permission.EDIT_WORDS, "admin.own_words"),
)


def first_page(person: Person) -> str:
    """At the site they look at: from here on the request is about it."""
    look_at(site_of_person(this_hub(), person))
    may = person.may
    if Permission.EDIT_HOUSE in may and not _somebody_was_called():
        return url_for("admin.first")
    return url_for(next((page for permission, page in _PAGES if permission in may), "admin.fleet"))


def _somebody_was_called() -> bool:
    with this_hub().database.reading() as session:
        return session.scalar(select(Stage.id).where(Stage.call_seq > 0).limit(1)) is not None
