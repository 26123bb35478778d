"""A real provider of OpenID Connect on loopback, which can misbehave in one way at a time.

It checks what a provider must check: client, secret, redirect address, PKCE, codes used once.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT = "uchimizu"
SECRET = "a-channel-secret-of-32-characters"


@dataclass
class OpenIdServer:
    """The provider: who signs in next, how it misbehaves, and what it was asked."""

    address: str = ""
    subject: str = "U1234567890"
    fault: str = ""
    algorithm: str = "RS256"
    basic: bool = False
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rotate()

    def rotate(self) -> None:
        """Sign with new keys from now on."""
        number = secrets.token_hex(4)
        self.keys = {
            "RS256": RSAKey.generate_key(2048, {"kid": f"r{number}", "use": "sig"}),
            "ES256": ECKey.generate_key("P-256", {"kid": f"e{number}", "use": "sig"}),
        }

    def authorise(self, query: dict[str, str]) -> str:
        """Let the present subject sign in; gives where the browser goes."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        if self.fault == "denied":
            answer = {"error": "access_denied", "state": query["state"]}
            return f"{query['redirect_uri']}?{urlencode(answer)}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**query, "subject": self.subject}
        state = "other" if self.fault == "state" else query["state"]
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': state})}"

    def token(self, form: dict[str, str], authorization: str | None) -> dict[str, Any] | None:
        """Give the answer to a code; None where the request is not right."""
        began = self.codes.pop(form.get("code", ""), None)
        if began is None or not self._is_client(form, authorization):
            return None
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        same = proof == began["code_challenge"] and form["redirect_uri"] == began["redirect_uri"]
        if not same or form.get("grant_type") != "authorization_code":
            return None
        return {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(began)}

    def _is_client(self, form: dict[str, str], authorization: str | None) -> bool:
        if self.basic:
            pair = base64.b64decode((authorization or "").removeprefix("Basic ")).decode()
            return [unquote(each) for each in pair.split(":")] == [CLIENT, SECRET]
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)

    def _id_token(self, began: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": began["subject"],
            "nonce": began["nonce"],
            "iat": now,
            "exp": now + 300,
        }
        wrong = {
            "nonce": {"nonce": "another"},
            "no-nonce": {"nonce": None},
            "audience": {"aud": "somebody-else"},
            "audiences": {"aud": [CLIENT, "somebody-else"]},
            "party": {"aud": [CLIENT, "other"], "azp": "other"},
            "issuer": {"iss": "http://127.0.0.1:1"},
            "expired": {"exp": now - 3600, "iat": now - 7200},
            "no-expiry": {"exp": None},
            "expiry-text": {"exp": "9999999999"},
            "future": {"iat": now + 3600},
            "old": {"iat": now - 3600},
            "no-subject": {"sub": None},
            "empty-subject": {"sub": ""},
            "number-subject": {"sub": 7},
        }
        claims |= wrong.get(self.fault, {})
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.fault == "none":
            return _unsigned(claims)
        if self.fault == "confused":  # the public key taken for a shared secret
            public = self.keys["RS256"].as_pem(private=False)
            return _hmac_signed(claims, public)
        if self.algorithm == "HS256" or self.fault == "secret":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        key = self.keys[self.algorithm]
        if self.fault == "key":
            key = RSAKey.generate_key(2048, {"kid": key.kid})
        token = jwt.encode({"alg": self.algorithm, "kid": key.kid}, claims, key)
        return token[:-6] + "AAAAAA" if self.fault == "signature" else token

    def json_of(self, path: str) -> Any:
        """Give what lies at an address of the provider."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": "http://127.0.0.1:1" if self.fault == "discovery" else self.address,
                "authorization_endpoint": f"{self.address}/authorise",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }
        if path == "/keys":
            return {"keys": [each.as_dict(private=False) for each in self.keys.values()]}
        return None


def _part(content: Any) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _unsigned(claims: dict[str, Any]) -> str:
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def _hmac_signed(claims: dict[str, Any], key: bytes) -> str:
    import hmac  # noqa: PLC0415 - only this attack needs it

    text = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    return f"{text}.{_part(hmac.new(key, text.encode(), hashlib.sha256).digest())}"


@contextlib.contextmanager
def serving_openid(**options: Any) -> Iterator[OpenIdServer]:
    """Run a provider until the block ends."""
    state = OpenIdServer(**options)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            state.asked.append(parts.path)
            if parts.path == "/authorise":
                query = {name: value[0] for name, value in parse_qs(parts.query).items()}
                self.send_response(303)
                self.send_header("location", state.authorise(query))
                self.end_headers()
            else:
                self._answer(state.json_of(parts.path))

        def do_POST(self) -> None:
            state.asked.append(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            if state.fault == "down":
                self._answer(None)
            elif state.fault == "redirect":
                self.send_response(307)
                self.send_header("location", f"{state.address}/elsewhere")
                self.end_headers()
            elif state.fault == "endless":
                self.send_response(200)
                self.end_headers()
                with contextlib.suppress(OSError):
                    for _ in range(100):
                        self.wfile.write(b" " * 10_000)
            elif state.fault == "no-json":
                self._answer("<html>", raw=True)
            else:
                form = {name: value[0] for name, value in parse_qs(body.decode()).items()}
                self._answer(state.token(form, self.headers.get("authorization")))

        def _answer(self, content: Any, *, raw: bool = False) -> None:
            body = content.encode() if raw else json.dumps(content).encode()
            self.send_response(400 if content is None else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Portal:
    """The city's portal: who is a member, and how it answers."""

    address: str = ""
    members: set[str] = field(default_factory=set)
    fault: str = ""
    asked: list[Any] = field(default_factory=list)


@contextlib.contextmanager
def serving_portal() -> Iterator[Portal]:
    """Run a portal until the block ends."""
    state = Portal()
    faults = {"text": b'{"member": "yes"}', "empty": b"{}", "list": b"[true]", "html": b"<b>"}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            state.asked.append(body | {"token": self.headers["authorization"]})
            if state.fault == "slow":
                time.sleep(2)
            answer = json.dumps({"member": body["subject"] in state.members}).encode()
            answer = faults.get(state.fault, answer)
            with contextlib.suppress(OSError):
                self.send_response(500 if state.fault == "down" else 200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *_arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.address = f"http://127.0.0.1:{server.server_address[1]}/members"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
