"""A browser as far as signing in needs one: it keeps cookies by their rules, and says Origin."""

from __future__ import annotations

import itertools
from http.cookies import SimpleCookie
from typing import Any

import httpx

from tests.gis_server.civic.described import require_described
from tests.gis_server.civic.house import CITY

_NUMBERS = itertools.count(1)
_ADDRESSES = itertools.count(1)
PASSWORD = "kasa to tsuki no oto"
CONSENTS = {"rules": "2026-11", "account": "2026-11"}


class Browser:
    """Asks a server at 127.0.0.1 as a page of `origin` does."""

    def __init__(
        self,
        client: httpx.Client,
        description: Any,
        *,
        host: str | None = None,
        city: str = CITY,
        address: str = "",
    ) -> None:
        number = next(_ADDRESSES)
        self.host = host or client.base_url.netloc.decode()
        self.origin = f"https://{host}" if host else f"http://{self.host}"
        self.description = description
        self.city = city
        self.address = address or f"10.{number // 250}.{number % 250}.1"
        self.cookies: dict[str, str] = {}
        self.client = client

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> httpx.Response:
        """Ask for something of the city, with the cookies that are kept."""
        return self.go(method, f"/api/cities/{self.city}{path}", json, **headers)

    def go(self, method: str, path: str, json: Any = None, **headers: str) -> httpx.Response:
        """Ask for any path; `_` in header names stands for `-`."""
        sent = {"host": self.host, "accept-language": "en"}
        if method not in {"GET", "HEAD"}:
            sent |= {"origin": self.origin, "sec-fetch-site": "same-origin"}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent["x-forwarded-for"] = self.address  # as the proxy says
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.request(method, path, json=json, headers=sent)
        self.client.cookies.clear()  # each browser keeps its own
        require_described(self.description, answer)
        for line in answer.headers.get_list("set-cookie"):
            self._keep(line)
        return answer

    def join(self, pen_name: str = "", **changed: Any) -> dict[str, Any]:
        """Join with a pen name of its own; gives the answer."""
        asked = {
            "pen_name": pen_name or f"すずみ{next(_NUMBERS)}号",
            "password": PASSWORD,
            "consents": CONSENTS,
            **changed,
        }
        answer = self.ask("POST", "/accounts", asked)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def sign_in(
        self, login_name: str, password: str = PASSWORD, hat: str = "person"
    ) -> httpx.Response:
        asked = {"login_name": login_name, "password": password, "hat": hat}
        return self.ask("POST", "/sessions", asked)

    def me(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", "/me").json()
        return found

    def _keep(self, line: str) -> None:
        for name, each in SimpleCookie(line).items():
            if name.startswith("__Host-"):
                assert (bool(each["secure"]), each["path"], each["domain"]) == (True, "/", ""), line
            assert (bool(each["httponly"]), each["samesite"].lower()) == (True, "lax"), line
            if each["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = each.value
