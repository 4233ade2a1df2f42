"""A small OpenID Connect provider on loopback, to sign in through and to lie: discovery, keys, authorize, token, sign-out."""

import hashlib
import http.client
import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.serving import make_server

from tests.conftest import StandingClock
from tests.display_server.web.stand_in_push import _Quiet

CLIENT, SECRET = "atrium", "a secret of +/: tests"


@cache
def key_pair(kid: str) -> RSAKey:
    """Made once a test process."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}, auto_kid=False)


@cache
def curve_pair(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"}, auto_kid=False)


@dataclass
class Grant:
    """What a code was given for."""

    asked: dict[str, str]
    claims: dict[str, Any]


@dataclass
class Provider:
    """`claims`: of whoever signs in there. `lie`: changes claims; `sign`: makes a token in another way."""

    clock: StandingClock
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1"})
    lie: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[dict[str, Any]], str] | None = None
    keys: list[Any] = field(default_factory=lambda: [key_pair("one")])
    secret: str | None = SECRET
    moved: bool = False
    refuses: tuple[str, int] | None = None
    says: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, Grant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        app = Flask("provider")
        app.get("/.well-known/openid-configuration")(self.discovery)
        app.get("/keys")(self.show_keys)
        app.get("/authorize")(self.authorize)
        app.post("/token")(self.token)
        app.before_request(lambda: self.asked.append(request.path))
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        serve = {"poll_interval": 0.02}
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs=serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()

    def discovery(self) -> ResponseReturnValue:
        if self.moved:
            return redirect(f"{self.issuer}/.well-known/openid-configuration?")
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave",
        }
        return {name: value for name, value in {**found, **self.says}.items() if value is not None}

    def show_keys(self) -> ResponseReturnValue:
        nonsense = [{"kty": "oct", "k": "AAAA", "kid": "one"}, {"kty": "RSA", "kid": "one", "n": "!"}, "no key"]
        return {"keys": [*nonsense, *[key.as_dict(private=False) for key in self.keys]]}

    def authorize(self) -> ResponseReturnValue:
        asked = dict(request.args)
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = Grant(asked, {**self.claims})
        return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    def token(self) -> ResponseReturnValue:
        said = dict(request.form)
        if self.refuses is not None:
            return self.refuses
        if self._client(said) != (CLIENT, self.secret):
            return {"error": "invalid_client"}, 401
        grant = self.codes.pop(said["code"], None)
        proof = urlsafe_b64encode(hashlib.sha256(said["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if grant is None or (proof, said["redirect_uri"]) != (
            grant.asked["code_challenge"], grant.asked["redirect_uri"]
        ):  # fmt: skip
            return {"error": "invalid_grant"}, 400
        now = int(self.clock.now().timestamp())
        fixed = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": grant.asked["nonce"]}
        claims = {**fixed, **grant.claims, **self.lie}
        claims = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "none", "token_type": "Bearer", "id_token": (self.sign or self.signed)(claims)}

    def _client(self, said: dict[str, str]) -> tuple[str, str | None]:
        """Who asks for the token, by whichever way this provider takes."""
        scheme, _, both = request.headers.get("Authorization", "").partition(" ")
        if "client_secret_basic" not in self.says.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
            assert scheme == ""
            return said["client_id"], said.get("client_secret")
        name, _, secret = b64decode(both).decode().partition(":")
        return unquote(name), unquote(secret)

    def signed(self, claims: dict[str, Any]) -> str:
        key = self.keys[-1]
        algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
        head = {"alg": algorithm, "kid": key.kid, "x5t": "a head of theirs"}
        return jwt.encode(head, claims, key, algorithms=[algorithm])

    def walk(self, address: str) -> str:
        """A browser at the directory: where it is sent back to, as a path of the hub's."""
        said = urlsplit(address)
        line = http.client.HTTPConnection(said.netloc, timeout=5)
        line.request("GET", f"{said.path}?{said.query}")
        back = urlsplit(line.getresponse().headers["Location"] or "")
        line.close()
        return f"{back.path}?{back.query}"


def part(said: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
