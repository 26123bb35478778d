"""Headers that keep browsers safe, on every answer: pages, API, tiles, errors.

Pages get the policy that the map needs: scripts from this server only, WebAssembly for the mesh
decoder, workers as files or blobs. No other site may show a page inside its own, but the map and
today's screen where the operator names it. Tiles and API answers are data: their policy forbids
all.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]

_PAGE_RULES = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
)
DATA_POLICY = (
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
)
PERMISSIONS = ", ".join(
    ("geolocation=(self)", "camera=()", "microphone=()", "payment=()", "usb=()", "serial=()")
)

EVERYWHERE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", PERMISSIONS.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
]
API_HEADERS: Headers = [
    *EVERYWHERE,
    (b"content-security-policy", DATA_POLICY.encode()),
    (b"cross-origin-resource-policy", b"same-origin"),
]
TILE_HEADERS: Headers = [
    *EVERYWHERE,
    (b"content-security-policy", DATA_POLICY.encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Content-Range, Content-Length, Accept-Ranges"),
]


def page_headers(ancestors: Sequence[str] = ()) -> Headers:
    """Give the headers of a page; `ancestors` are the origins that may show it inside theirs."""
    allowed = " ".join(ancestors) or "'none'"
    policy = "; ".join((*_PAGE_RULES, f"frame-ancestors {allowed}"))
    return [
        *EVERYWHERE,
        (b"content-security-policy", policy.encode("ascii")),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]


class SecurityHeaders:
    """Wrap one part of the application and put its headers on every answer."""

    def __init__(self, app: ASGIApp, headers: Headers) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does, with the headers added."""
        headers = self.headers

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await self.app(scope, receive, send_with_headers)
