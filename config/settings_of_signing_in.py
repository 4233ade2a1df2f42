"""The hub's settings of how people sign in: what their own house asks for, and the hospital's directory (OpenID Connect)."""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, IPvAnyNetwork, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from config.setting_kinds import is_private

RoleName = Literal["admin", "manager", "head", "staff", "reception", "porter", "alerter", "auditor", "translator"]
"""What a mapping may give; a test holds it to the hub's own roles."""

ROLE_NAMES: tuple[str, ...] = get_args(RoleName)


def _is_issuer(url: str) -> str:
    """As the directory writes it, a slash at the end included: its tokens are compared with it letter by letter."""
    return is_private(url)


class OfSigningIn(BaseSettings):
    """A part of `HubSettings`, read as the rest of it is."""

    second_factor_for_administrators: bool | None = Field(
        default=None,
        description="Whoever administers sets one up at the next sign-in; others may. Left out: of a live hub yes, of a demo no.",
    )
    directory_issuer: Annotated[str, AfterValidator(_is_issuer)] | None = Field(
        default=None, description="The hospital's own directory (OpenID Connect): its issuer. None: no such sign-in."
    )
    directory_client: str = Field(default="", description="What the directory calls this hub: the client id.")
    directory_secret: SecretStr | None = None  # the client's; better in a file
    directory_secret_file: Path | None = Field(default=None, description="Its text is the client's secret.")
    directory_networks: list[IPvAnyNetwork] = []  # inside addresses it may lead to: ["10.20.0.0/16"]
    directory_scopes: str = Field(default="openid email profile", pattern=r"^[\x21\x23-\x5b\x5d-\x7e ]*$")
    directory_roles_claim: str = Field(
        default="", description='Of the ID token, with dots for what lies inside: "groups", "realm_access.roles".'
    )
    directory_roles: dict[str, list[RoleName]] = Field(
        default={}, description='What each value of it gives: {"atrium-desk": ["staff", "reception"]}. Nothing else.'
    )
    directory_domains: list[str] = Field(
        default=[], description="E-mail domains that may enter, verified by the directory; none: all."
    )
    directory_required: dict[str, str] = Field(
        default={}, description='Claims everybody must have: {"employment": "active"}; of a list one must fit.'
    )
    directory_unknown: Literal["refuse", "add"] = Field(
        default="refuse",
        description='Whom no account is linked to: "refuse" and show them to an administrator, or "add" an account '
        "with the mapped roles.",
    )
    directory_second_factor: list[str] = Field(
        default=[], description="Values of amr or acr that are believed to say that a second factor was asked there."
    )

    @field_validator("directory_client")
    @classmethod
    def _a_directory_knows_this_hub(cls, value: str, said: ValidationInfo) -> str:
        if value and said.data.get("directory_issuer") is None:
            raise ValueError("names a client of a directory, and ATRIUM_DIRECTORY_ISSUER names no directory")
        return value

    @field_validator("directory_secret_file")
    @classmethod
    def _one_secret(cls, value: Path | None, said: ValidationInfo) -> Path | None:
        if value is not None and said.data.get("directory_secret") is not None:
            raise ValueError("a secret is said already (ATRIUM_DIRECTORY_SECRET): leave one of the two out")
        return value

    @field_validator("directory_scopes")
    @classmethod
    def _it_is_openid(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("must hold openid: without it the directory sends no ID token")
        return value

    @field_validator("directory_domains")
    @classmethod
    def _domains_are_names(cls, value: list[str]) -> list[str]:
        if wrong := [one for one in value if "@" in one or "." not in one.strip(".")]:
            raise ValueError(f"{wrong[0]!r} is no domain: write it as st-anna.example")
        return [one.strip().lower() for one in value]

    @field_validator("directory_roles")
    @classmethod
    def _roles_have_a_claim(cls, value: dict[str, list[RoleName]], said: ValidationInfo) -> dict[str, list[RoleName]]:
        if value and not said.data.get("directory_roles_claim"):
            raise ValueError("needs ATRIUM_DIRECTORY_ROLES_CLAIM: the claim whose values these are")
        return value

    @field_validator("directory_unknown")
    @classmethod
    def _whoever_is_added_gets_a_role(cls, value: str, said: ValidationInfo) -> str:
        if value == "add" and not said.data.get("directory_roles"):
            raise ValueError("add needs ATRIUM_DIRECTORY_ROLES: an account without a role opens nothing")
        return value

    @field_validator("public_url", check_fields=False)
    @classmethod
    def _a_directory_leads_back(cls, value: str | None, said: ValidationInfo) -> str | None:
        if value is None and said.data.get("directory_issuer"):
            raise ValueError(
                "ATRIUM_PUBLIC_URL is needed: the directory (ATRIUM_DIRECTORY_ISSUER) sends people back to it"
            )
        return value

    @property
    def has_directory(self) -> bool:
        """Whether people may sign in through the hospital's directory."""
        return self.directory_issuer is not None and bool(self.directory_client)
