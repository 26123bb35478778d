"""Where a request comes from: the same website, and for some routes the operator.

The operator of jobs is no account, but whoever is on the machine of a server that serves this
machine only. A proxy before the server makes every reader look like that, so anything that hints
at one is refused, and a server with names of its own (`UCHIMIZU_ALLOWED_HOSTS`,
`UCHIMIZU_PUBLIC_URL`) has no operator over HTTP: its operator uses the command line.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from starlette.requests import Request

from gis_server.errors import CrossSiteError, OperatorOnlyError
from gis_server.settings import LOOPBACK_ADDRESSES, LOOPBACK_NAMES, Settings

# Headers that proxies add, each of them a hint that the reader is somewhere else.
FORWARDED = (
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-original-forwarded-for",
    "x-real-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "x-request-id",
)
_PORT = re.compile(r":[0-9]{1,5}$")


def same_site(request: Request) -> None:
    """Refuse what a page of another website made a browser send.

    Browsers say where a request comes from in Sec-Fetch-Site and Origin; programs send neither.

    Raises
    ------
    CrossSiteError
        One of them names another website.
    """
    site = request.headers.get("sec-fetch-site", "none")
    origin = request.headers.get("origin")
    own = request.headers.get("host", "").lower()
    if site not in {"same-origin", "none"}:
        raise CrossSiteError
    if origin is not None and origin.lower() not in {f"http://{own}", f"https://{own}"}:
        raise CrossSiteError


def operator_only(settings: Settings) -> Callable[[Request], None]:
    """Give a dependency that lets only the operator pass."""
    has_names = bool(settings.allowed_hosts or settings.public_url)
    serves_this_machine_only = settings.host in LOOPBACK_ADDRESSES and not has_names

    def check(request: Request) -> None:
        same_site(request)
        client = request.client.host if request.client else ""
        direct = request.scope["http_version"] != "1.0"  # what proxies speak by default
        direct = direct and not any(name in request.headers for name in FORWARDED)
        if not (serves_this_machine_only and direct and _is_loopback(client)):
            raise OperatorOnlyError
        if _PORT.sub("", request.headers.get("host", "").lower()) not in LOOPBACK_NAMES:
            raise OperatorOnlyError

    return check


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback
