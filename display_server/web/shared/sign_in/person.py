"""Who is signed in, as Flask-Security sees a user: a plain picture of the account, no row and no open session."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_security import RoleMixin, UserMixin, current_user
from sqlalchemy import select

from config.contract.words import Language
from display_server.db.engine.site_scope import site_now
from display_server.db.models import Account, Site
from display_server.domain.shortcuts import USUAL, Shortcut
from display_server.hub import this_hub
from display_server.web.shared.permissions import Permission, permissions_at, permissions_of


class RoleHeld(RoleMixin):
    """A role by name; what it may do stands in `permissions.py`."""

    def __init__(self, name: str) -> None:
        self.name = name


@dataclass(eq=False)
class Person(UserMixin):
    """A signed-in (or just found) account. `departments` None means every department of the site.

    `everywhere`: roles at every site; `at_sites`: those at one, by the site's id.
    """

    id: int
    email: str
    password: str | None
    active: bool
    fs_uniquifier: str = ""
    full_name: str | None = None
    language: Language = Language.ENGLISH
    departments: frozenset[str] | None = None
    everywhere: frozenset[str] = frozenset()
    at_sites: Mapping[int, frozenset[str]] = field(default_factory=dict)
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

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # nobody of ours sets it
        """What this person is at the site the request is about: Flask-Security and every page ask this."""
        site = site_now()
        here = self.at_sites.get(site, frozenset()) if site is not None else frozenset()
        return [RoleHeld(name) for name in sorted(self.everywhere | here)]

    @property
    def may(self) -> frozenset[Permission]:
        """At the site the request is about."""
        site = site_now()
        return permissions_at(
            self.everywhere, self.at_sites.get(site, frozenset()) if site is not None else frozenset()
        )

    def may_everywhere(self, permission: Permission) -> bool:
        """Whether a role they hold at every site opens it."""
        return permission in permissions_of(self.everywhere)

    @property
    def roles_anywhere(self) -> frozenset[str]:
        return self.everywhere.union(*self.at_sites.values())

    def has_roles_at(self, site_id: int) -> bool:
        return bool(self.everywhere) or site_id in self.at_sites

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
        everywhere=frozenset(role.name for role in account.roles),
        at_sites=_at_sites(account),
        shortcuts=_shortcuts(account.shortcuts),
    )


def _at_sites(account: Account) -> Mapping[int, frozenset[str]]:
    sites = {held.site_id for held in account.site_roles}
    return {site: frozenset(one.role.name for one in account.site_roles if one.site_id == site) for site in sites}


def _shortcuts(kept: dict[str, str] | None) -> Mapping[Shortcut, str]:
    return USUAL if kept is None else {Shortcut(name): key for name, key in kept.items() if name in set(Shortcut)}


def known_of(person: Person) -> tuple[str | None, ...]:
    """What stands near this person, and so in no password of theirs: the site's own name, too."""
    with this_hub().database.reading() as session:
        names = [name for site in session.scalars(select(Site.names)) for name in site.values()]
    return (person.email, person.full_name, *(one.name for one in names), *(one.short for one in names))


class NobodySignedIn(RuntimeError):
    """A page behind the guard asked who is there although nobody is; a route without a permission would do that."""


def this_person() -> Person:
    """Whoever asks, behind the guard."""
    found = current_user._get_current_object()
    if not isinstance(found, Person):
        raise NobodySignedIn
    return found
