"""Half signed in: the password, or the directory, said who somebody is, and a second factor is still to come.

A mark in the signed session for five minutes, which opens the pages of that step only.
"""

from flask import session
from flask_security import current_user

from display_server.domain.role import ADMINISTERS
from display_server.hub import this_hub
from display_server.services.accounts.second_factor import Factors, factors_of
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.language import CHOSEN
from display_server.web.shared.sign_in.person import Person

_HALF = "half"
_HALF_FOR_S = 300


def go_halfway(person: Person, came_for: str | None, by: str) -> None:
    """`by`: the outcome that is noted once they are in (`in`, `in_directory`)."""
    until = this_hub().clock.now().timestamp() + _HALF_FOR_S
    session[CHOSEN] = person.language.value  # the next page knows already who they are
    session[_HALF] = {
        "account": person.id, "key": person.fs_uniquifier[:16], "until": until, "next": came_for, "by": by
    }  # fmt: skip


def half_person() -> Person | None:
    """Who gave the right password less than five minutes ago, and is still who they were."""
    half = session.get(_HALF)
    if not isinstance(half, dict) or half.get("until", 0) < this_hub().clock.now().timestamp():
        return None
    person = Accounts(this_hub()).find_user(id=half["account"])
    return person if person is not None and person.active and person.fs_uniquifier[:16] == half["key"] else None


def came_by() -> str:
    return str(session[_HALF].get("by", "in"))


def came_for() -> str | None:
    found: str | None = session[_HALF].get("next")
    return found


def signed_in_person() -> Person | None:
    """Who is wholly signed in."""
    found = current_user._get_current_object()
    return found if isinstance(found, Person) else None


def held_by(person: Person) -> Factors:
    with this_hub().database.reading() as reading:
        return factors_of(reading, person.id)


def must_have(person: Person) -> bool:
    """Whether this person may not be without a second factor."""
    return not person.roles_anywhere.isdisjoint(ADMINISTERS) and this_hub().settings.asks_administrators_twice


def counted(person: Person) -> str:
    """Codes and passkeys are counted beside passwords: who knows the password guesses no faster."""
    return f"{person.email}#2"
