"""The directory as one process knows it: its addresses and keys, asked for once and kept; codes exchanged for ID tokens."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from config.clock import Clock
from config.setting_kinds import is_private
from config.settings import HubSettings
from display_server.directory.fetching import DirectoryAway, ask
from display_server.directory.id_token import TokenRefused, read_id_token
from display_server.directory.logout_token import SignedOut, read_logout_token
from display_server.line_out import Resolve, addresses_of

KNOWN_FOR_S = 3600.0
OLDEST_S = 86_400.0
"""What is known of a directory that is away goes on being used so long."""
KEYS_AGAIN_S = 60.0
"""A key nobody knows is looked for, at most so often: made-up ones would keep the directory busy."""
AWAY_FOR_S = 15.0
"""After a failed question nobody asks again for so long: web has four threads."""
AT_ONCE = 2
WAITS_S = 3.0
SMALLEST_RSA = 2048


@dataclass(frozen=True)
class Addresses:
    """What its discovery document says. `leave`: where people sign out there. `names_itself`: its answers say who it is."""

    authorize: str
    token: str
    keys: str
    leave: str | None
    basic: bool
    names_itself: bool


class Directory:
    """One a process (`Hub.memory`)."""

    def __init__(self, settings: HubSettings, clock: Clock, resolve: Resolve = addresses_of) -> None:
        assert settings.directory_issuer is not None  # noqa: S101  # only a hub that has one makes it
        self.issuer, self.client = settings.directory_issuer, settings.directory_client
        self._settings, self._clock, self._resolve = settings, clock, resolve
        self._at_once = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._addresses: tuple[float, Addresses] | None = None
        self._keys: tuple[float, list[dict[str, Any]]] | None = None
        self._away: tuple[float, str] | None = None

    def addresses(self) -> Addresses:
        """Raises DirectoryAway."""
        with self._alone():
            if self._addresses is None or self._age(self._addresses[0]) > KNOWN_FOR_S:
                try:
                    self._addresses = self._clock.monotonic(), self._discover()
                except DirectoryAway:
                    if self._addresses is None or self._age(self._addresses[0]) > OLDEST_S:
                        raise
            return self._addresses[1]

    def address_to_ask(self, *, state: str, nonce: str, challenge: str, back: str, again: bool) -> str:
        """Where the browser goes. `challenge`: PKCE, S256. `again`: with the password, whoever is known there already."""
        said = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": back,
            "scope": self._settings.directory_scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if again:
            said |= {"prompt": "login", "max_age": "60"}
        return _with(self.addresses().authorize, said)

    def address_to_leave(self, back: str) -> str | None:
        """Where the browser signs out there; None: nowhere, or the directory is away."""
        try:
            leave = self.addresses().leave
        except DirectoryAway:
            return None
        return None if leave is None else _with(leave, {"client_id": self.client, "post_logout_redirect_uri": back})

    def claims_of(self, *, code: str, verifier: str, nonce: str, back: str) -> dict[str, Any]:
        """What the directory says of whoever brought `code`. Raises DirectoryAway, TokenRefused."""
        addresses = self.addresses()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        headers = {}
        secret = self._secret()
        if secret is not None and addresses.basic:
            both = f"{quote(self.client, safe='')}:{quote(secret, safe='')}"
            headers = {"Authorization": "Basic " + b64encode(both.encode()).decode()}
        else:
            form |= {"client_id": self.client} | ({} if secret is None else {"client_secret": secret})
        status, said = self._ask(addresses.token, form=form, headers=headers)
        if status != 200:
            refused = said.get("error") in {"invalid_grant", "invalid_request"}
            if refused:
                raise TokenRefused("code")
            raise DirectoryAway(f"the directory gives no token ({status}): are client and secret right?")
        token = said.get("id_token")
        if not isinstance(token, str):
            raise TokenRefused("format")
        now = self._clock.now()
        return read_id_token(token, self._key, issuer=self.issuer, client=self.client, nonce=nonce, now=now)

    def signed_out_by(self, token: str) -> SignedOut:
        """Whom a logout token signs out. Raises DirectoryAway, TokenRefused."""
        self.addresses()
        now = self._clock.now()
        return read_logout_token(token, self._key, issuer=self.issuer, client=self.client, now=now)

    def _discover(self) -> Addresses:
        status, said = self._ask(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if status != 200 or said.get("issuer") != self.issuer:
            raise DirectoryAway(f"what answers ({status}) does not say that it is {self.issuer}")
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        try:
            leave = said.get("end_session_endpoint")
            return Addresses(
                is_private(said["authorization_endpoint"]),
                is_private(said["token_endpoint"]),
                is_private(said["jwks_uri"]),
                None if leave is None else is_private(leave),
                "client_secret_basic" in methods,
                said.get("authorization_response_iss_parameter_supported") is True,
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise DirectoryAway("what it says of itself lacks an https address") from None

    def _key(self, kid: str | None, kind: str) -> Any:
        """The one key that can have signed. Raises TokenRefused, DirectoryAway."""
        with self._alone():
            if self._keys is None or self._age(self._keys[0]) > KNOWN_FOR_S:
                self._fetch_keys()
            found = self._fitting(kid, kind)
            if not found and self._keys is not None and self._age(self._keys[0]) >= KEYS_AGAIN_S:
                self._fetch_keys()
                found = self._fitting(kid, kind)
        if len(found) != 1:
            raise TokenRefused("unknown_key")
        return found[0]

    def _fetch_keys(self) -> None:
        addresses = self._addresses
        assert addresses is not None  # noqa: S101  # a token came from an address of theirs
        status, said = self._ask(addresses[1].keys)
        keys = said.get("keys")
        if status != 200 or not isinstance(keys, list):
            raise DirectoryAway(f"the directory shows no keys ({status})")
        self._keys = self._clock.monotonic(), [one for one in keys if isinstance(one, dict)]

    def _fitting(self, kid: str | None, kind: str) -> list[Any]:
        """Keys for signatures of this kind and name. Without a name there must be one alone."""
        from joserfc.errors import JoseError
        from joserfc.jwk import ECKey, RSAKey

        found: list[Any] = []
        for one in self._keys[1] if self._keys is not None else ():
            if one.get("kty") != kind or one.get("use", "sig") != "sig" or (kid is not None and one.get("kid") != kid):
                continue
            public = {str(name): one[name] for name in ("kty", "n", "e", "crv", "x", "y") if name in one}
            try:
                key = RSAKey.import_key(public) if kind == "RSA" else ECKey.import_key(public)
                large = kind == "EC" and one.get("crv") == "P-256"
                large = large or (kind == "RSA" and key.public_key.key_size >= SMALLEST_RSA)
            except (JoseError, ValueError, TypeError, KeyError):
                continue
            found += [key] if large else []
        return found

    def _ask(self, url: str, **how: Any) -> tuple[int, dict[str, Any]]:
        if self._away is not None and self._age(self._away[0]) < AWAY_FOR_S:
            raise DirectoryAway(self._away[1])
        with self._few_at_once():
            try:
                found = ask(url, self._settings.directory_networks, resolve=self._resolve, **how)
            except DirectoryAway as away:
                self._away = self._clock.monotonic(), str(away)
                raise
        self._away = None
        return found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Whoever waits behind a slow directory waits three seconds, not as long as it does."""
        if not self._lock.acquire(timeout=WAITS_S):
            raise DirectoryAway("somebody else waits for the directory at this moment")
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _few_at_once(self) -> Iterator[None]:
        if not self._at_once.acquire(timeout=WAITS_S):
            raise DirectoryAway("many people sign in through the directory at this moment")
        try:
            yield
        finally:
            self._at_once.release()

    def _secret(self) -> str | None:
        file, said = self._settings.directory_secret_file, self._settings.directory_secret
        if file is None:
            return None if said is None else said.get_secret_value()
        try:
            return file.read_text("utf-8").strip()
        except (OSError, ValueError) as wrong:
            raise DirectoryAway(f"the file of the client's secret is not read ({type(wrong).__name__})") from None

    def _age(self, since: float) -> float:
        return self._clock.monotonic() - since


def _with(address: str, said: dict[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(said)}"
