"""Who is signed in, as Flask-Security sees a user: a plain picture of the account, no row and no open session."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_security import RoleMixin, UserMixin, current_user

from config.contract.words import Language
from display_server.db.models import Account
from display_server.domain.shortcuts import USUAL, Shortcut


class RoleHeld(RoleMixin):
    """A role by name; what it may do stands in `permissions.py`."""

    def __init__(self, name: str) -> None:
        self.name = name


@dataclass(eq=False)
class Person(UserMixin):
    """A signed-in (or just found) account. `departments` None means every department of the site."""

    id: int
    email: str
    password: str | None
    active: bool
    fs_uniquifier: str = ""
    full_name: str | None = None
    language: Language = Language.ENGLISH
    departments: frozenset[str] | None = None
    roles: list[RoleMixin] = field(default_factory=list)
    shortcuts: Mapping[Shortcut, str] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """As the diary and the audit name this person."""
        return f"account:{self.id}"

    @property
    def initials(self) -> str:
        """`R. K.`; of the sign-in name where no full name is kept."""
        words = (self.full_name or self.email.partition("@")[0]).replace(".", " ").split()
        return " ".join(f"{word[0].upper()}." for word in words[:2])

    def sees(self, department: str) -> bool:
        return self.departments is None or department in self.departments


def person_of(account: Account) -> Person:
    """The picture of one account row, read in full while its session is open."""
    return Person(
        id=account.id,
        email=account.email,
        password=account.password,
        active=account.active,
        fs_uniquifier=account.fs_uniquifier,
        full_name=account.full_name,
        language=Language(account.language),
        departments=None if account.departments is None else frozenset(account.departments),
        roles=[RoleHeld(role.name) for role in account.roles],
        shortcuts=_shortcuts(account.shortcuts),
    )


def _shortcuts(kept: dict[str, str] | None) -> Mapping[Shortcut, str]:
    return USUAL if kept is None else {Shortcut(name): key for name, key in kept.items() if name in set(Shortcut)}


class NobodySignedIn(RuntimeError):
    """A page behind the guard asked who is there although nobody is; a route without a permission would do that."""


def this_person() -> Person:
    """Whoever asks, behind the guard."""
    found = current_user._get_current_object()
    if not isinstance(found, Person):
        raise NobodySignedIn
    return found
