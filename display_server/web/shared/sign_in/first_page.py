"""The page somebody stands on after signing in: the first of those their roles open."""

from flask import url_for

from display_server.web.shared.permissions import Permission, permissions_of
from display_server.web.shared.sign_in.person import Person

_PAGES = (
    (Permission.CALL_PATIENTS, "staff.desks"),
    (Permission.SEE_TODAY, "admin.first"),
    (Permission.SEE_AUDIT, "admin.audit"),
    (Permission.BROADCAST, "admin.broadcasts"),
    (Permission.EDIT_WORDS, "admin.own_words"),
)


def first_page(person: Person) -> str:
    may = permissions_of({role.name for role in person.roles})
    return url_for(next((page for permission, page in _PAGES if permission in may), "admin.fleet"))
