"""From where a request comes, to count guesses by; it is kept only cut short and hashed."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import ipaddress

from starlette.requests import Request

from gis_server.civic import Civic
from gis_server.settings import Settings
from layers.people.throttling import network_of


def client_address(request: Request, settings: Settings) -> str:
    """Give the address of the reader.

    Where a public address is set there is a proxy before the server: what it appended to
    X-Forwarded-For counts, if it is on this machine or a private network (docs/nginx.conf).
    """
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded if settings.public_url and forwarded and _is_near(peer) else peer


def visitor_origin(request: Request, civic: Civic, city: str) -> str:
    """Give a hash of the network that a visitor comes from; tomorrow it is another."""
    network = network_of(client_address(request, civic.settings))
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    text = "\0".join(("visitor", city, day, network))
    return hmac.new(civic.secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def _is_near(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return found.is_loopback or found.is_private
