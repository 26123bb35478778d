"""A client of OpenID Connect: authorization code with PKCE, state and nonce.

Only addresses of the operator's settings, or of the discovery document of its issuer, are asked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from gis_server.errors import OutsideServiceError
from gis_server.people.outside_calls import ask_json
from gis_server.people.sign_in_methods import Provider
from layers.errors import SignInError

_SKEW_S = 60
_OLDEST_TOKEN_S = 600
_KEYS_S = 3600
_KEYS_AGAIN_S = 30.0  # a key that is not known is looked for no more often
SUBJECT_MOST = 255


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a sign-in at a provider began with, to be kept by the browser until it comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Endpoints:
    authorization: str
    token: str
    keys: str | None


def new_attempt() -> Attempt:
    """Give an attempt that nobody can guess."""
    return Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))


class OpenIdClient:
    """Signs people in at one provider."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._found: _Endpoints | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._asked_again = -_KEYS_AGAIN_S

    def address(self, attempt: Attempt, redirect_uri: str, *, locale: str) -> str:
        """Give where the browser goes to sign in.

        Raises
        ------
        OutsideServiceError
            The provider does not say where that is.
        """
        challenge = hashlib.sha256(attempt.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": self.provider.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
            "ui_locales": locale,
        }
        start = self._endpoints().authorization
        return f"{start}{'&' if '?' in start else '?'}{urlencode(asked)}"

    def subject(self, attempt: Attempt, redirect_uri: str, code: str) -> str:
        """Give who signed in, as the provider calls them.

        Raises
        ------
        OutsideServiceError
            The provider does not answer.
        SignInError
            What it answers is not a token for us, for this attempt, of now.
        """
        secret, basic = self.provider.client_secret, self.provider.client_authentication
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": attempt.verifier,
            "client_id": self.provider.client_id,
        }
        headers = {}
        if basic == "client_secret_basic":
            pair = f"{quote(self.provider.client_id, safe='')}:{quote(secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_secret"] = secret
        answer = ask_json("POST", self._endpoints().token, form=form, headers=headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise SignInError
        return self._verified(token, attempt.nonce)

    def _verified(self, token: str, nonce: str) -> str:
        try:
            claims = self._decoded(token)
        except (JoseError, ValueError, KeyError, TypeError):
            raise SignInError from None
        now = time.time()
        subject, nonce_found = claims.get("sub"), claims.get("nonce")
        right = (
            claims.get("iss") == self.provider.issuer,
            _is_for(claims, self.provider.client_id),
            _is_number(claims.get("exp")) and claims["exp"] > now - _SKEW_S,
            _is_number(claims.get("iat")) and now - _OLDEST_TOKEN_S < claims["iat"] < now + _SKEW_S,
            isinstance(nonce_found, str)
            and hmac.compare_digest(nonce_found.encode(), nonce.encode()),
            isinstance(subject, str) and 1 <= len(subject) <= SUBJECT_MOST,
        )
        if not all(right):
            raise SignInError
        return str(subject)

    def _decoded(self, token: str) -> dict[str, Any]:
        algorithms = list(self.provider.algorithms)
        if algorithms == ["HS256"]:
            key = OctKey.import_key(self.provider.client_secret)
            return jwt.decode(token, key, algorithms=algorithms).claims
        try:
            return jwt.decode(token, self._key_set(), algorithms=algorithms).claims
        except (JoseError, ValueError):
            new = self._key_set(again=True)  # the provider may have new keys
            return jwt.decode(token, new, algorithms=algorithms).claims

    def _key_set(self, *, again: bool = False) -> KeySet:
        """Give the provider's keys; `again` asks anew, but not all the time."""
        with self._lock:
            now = time.monotonic()
            again = again and now - self._asked_again > _KEYS_AGAIN_S
            if self._keys is None or again or now - self._keys[0] > _KEYS_S:
                self._asked_again = now if again else self._asked_again
                keys = ask_json("GET", self._endpoints_now().keys or "")
                if not isinstance(keys.get("keys"), list):
                    raise OutsideServiceError("no list of keys")
                self._keys = now, KeySet.import_key_set({"keys": keys["keys"]})
            return self._keys[1]

    def _endpoints(self) -> _Endpoints:
        with self._lock:
            return self._endpoints_now()

    def _endpoints_now(self) -> _Endpoints:
        if self._found is None:
            self._found = self._set_endpoints() or self._discovered()
        return self._found

    def _set_endpoints(self) -> _Endpoints | None:
        chosen = self.provider
        if chosen.authorization_endpoint and chosen.token_endpoint:
            return _Endpoints(chosen.authorization_endpoint, chosen.token_endpoint, chosen.jwks_uri)
        return None

    def _discovered(self) -> _Endpoints:
        issuer = self.provider.issuer
        document = ask_json("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        found = [document.get(name) for name in names]
        secure = issuer.startswith("https://")
        for each in found:
            if not isinstance(each, str) or (secure and not each.startswith("https://")):
                raise OutsideServiceError("the discovery document lacks an endpoint")
        if document.get("issuer") != issuer:
            raise OutsideServiceError("the discovery document is another issuer's")
        return _Endpoints(*(str(each) for each in found))


def _is_for(claims: dict[str, Any], client_id: str) -> bool:
    audience = claims.get("aud")
    if isinstance(audience, str):
        audience = [audience]
    if not isinstance(audience, list) or client_id not in audience:
        return False
    party = claims.get("azp")
    return party == client_id if party is not None else len(audience) == 1


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
