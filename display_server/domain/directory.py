"""Rules of who may enter through the hospital's directory, as what, and whether a second factor was asked there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_NAME = 120


@dataclass(frozen=True)
class Rules:
    """As the hub's settings say (`directory_…`)."""

    roles_claim: str
    roles: Mapping[str, Sequence[str]]
    domains: Collection[str]
    required: Mapping[str, str]
    second_factor: Collection[str]


@dataclass(frozen=True)
class Known:
    """Whom the directory says it is. `email`: verified there, else None. `roles`: of the mapping alone. `did_second`: there."""

    subject: str
    email: str | None
    name: str | None
    roles: tuple[str, ...]
    did_second: bool


class NotLetIn(ValueError):
    """`required` or `domain`: what of it did not fit."""


def judge(claims: Mapping[str, Any], rules: Rules) -> Known:
    """What a checked ID token means here. Raises NotLetIn."""
    for name, wanted in rules.required.items():
        if wanted not in values_of(claims, name):
            raise NotLetIn("required")
    verified = claims.get("email_verified") in {True, "true"} if _plain(claims.get("email_verified")) else False
    email = _text(claims.get("email")) if verified else None
    if rules.domains and (email is None or email.rpartition("@")[2].lower() not in rules.domains):
        raise NotLetIn("domain")
    held = values_of(claims, rules.roles_claim) if rules.roles_claim else set()
    given = {role for value, roles in rules.roles.items() if value in held for role in roles}
    ways = values_of(claims, "amr") | values_of(claims, "acr")
    did_second = bool(ways & set(rules.second_factor))
    return Known(str(claims["sub"]), email, _text(claims.get("name")), tuple(sorted(given)), did_second)


def values_of(claims: Mapping[str, Any], name: str) -> set[str]:
    """A claim's texts, whether it is one or a list. Its whole name is looked for first, then along its dots."""
    found: Any = claims.get(name)
    if name not in claims:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    many = found if isinstance(found, list) else [found]
    return {_said(one) for one in many if _plain(one)}


def _plain(value: Any) -> bool:
    return isinstance(value, (str, int)) and value != ""


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: Any) -> str | None:
    """One line that can be shown and kept."""
    said = " ".join(value.split()) if isinstance(value, str) else ""
    return said[:LONGEST_NAME] if said and said.isprintable() else None
