"""The address that a class types or scans to join."""

from __future__ import annotations

import io
import socket

import segno
from starlette.requests import Request

from gis_server.people.web_origin import web_origin
from gis_server.settings import LOOPBACK_ADDRESSES, LOOPBACK_NAMES, Settings
from layers.workshops.codes import for_people

# Addresses for documentation (RFC 5737): no packet is sent, only a route is looked up.
_ELSEWHERE = ("192.0.2.1", 9)


def join_address(request: Request, settings: Settings, code: str) -> str:
    """Give the address under which tablets join."""
    return f"{reached_origin(request, settings)}/join/{for_people(code)}"


def reached_origin(request: Request, settings: Settings) -> str:
    """Give under which origin other machines reach the pages, for addresses that are scanned.

    It is the origin of the request; but where somebody sits at the machine of the server itself,
    others need a name or address that is not `localhost`.
    """
    origin = web_origin(request, settings)
    listens_to_others = settings.host not in LOOPBACK_ADDRESSES
    if origin.host in LOOPBACK_NAMES and listens_to_others and (name := _name_for(settings)):
        port = origin.authority.removeprefix(origin.host)
        return f"{origin.scheme}://{name}{port}"
    return origin.text


def qr_code(address: str) -> bytes:
    """Give a QR code as SVG, with the quiet zone that readers need."""
    picture = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, kind="svg", xmldecl=False, scale=8, border=4, light="#fff", svgclass=None)
    return picture.getvalue()


def _name_for(settings: Settings) -> str | None:
    names = [name for name in settings.allowed_hosts if name != "*"]
    if names:
        return names[0]
    return _own_address() if "*" in settings.allowed_hosts else None


def _own_address() -> str | None:
    """Give the address that this machine has in its network, if it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
            return str(probe.getsockname()[0])
        except OSError:  # no way out of the classroom: a name may still tell
            return _address_of_name()


def _address_of_name() -> str | None:
    try:
        found = socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return None
    return next((each for each in found if not each.startswith("127.")), None)
