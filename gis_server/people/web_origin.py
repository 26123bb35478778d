"""Under which address a browser sees this server; cookies and passkeys depend on it.

A proxy is believed nothing: its public address is a setting. Without one, the server speaks plain
HTTP to whoever reaches it, which browsers trust on the machine itself only.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request

from gis_server.errors import SecureConnectionError
from gis_server.settings import LOOPBACK_NAMES, Settings

_PORT = re.compile(r":[0-9]{1,5}$")


@dataclass(frozen=True, slots=True)
class WebOrigin:
    """Scheme, host and port as browsers see them.

    secure : nobody on the way reads along: https, or the machine itself.
    """

    scheme: str
    authority: str
    secure: bool

    @property
    def text(self) -> str:
        """Give it as browsers send it in Origin."""
        return f"{self.scheme}://{self.authority}"

    @property
    def host(self) -> str:
        """Give the host name without port."""
        return _PORT.sub("", self.authority)

    @property
    def takes_passkeys(self) -> bool:
        """Tell whether browsers make passkeys here: they need a host name, not an address."""
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return self.secure
        return False


def web_origin(request: Request, settings: Settings) -> WebOrigin:
    """Give the origin that a request was sent to."""
    authority = request.headers.get("host", "").lower()
    host = _PORT.sub("", authority)
    public = urlsplit(settings.public_url)
    if public.hostname == host.strip("[]"):
        return WebOrigin(public.scheme, public.netloc.lower(), public.scheme == "https")
    return WebOrigin("http", authority, host in LOOPBACK_NAMES)


def require_secure(request: Request, settings: Settings) -> WebOrigin:
    """Give the origin, if somebody may sign in there.

    Raises
    ------
    SecureConnectionError
        Passwords would cross a network in the clear, and the operator has not allowed that.
    """
    origin = web_origin(request, settings)
    if not origin.secure and not settings.plain_http_sign_in:
        raise SecureConnectionError
    return origin
