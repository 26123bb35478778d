"""Runs the application on a port until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from gis_server.app import create_app
from gis_server.errors import SettingsError
from gis_server.malformed_requests import GuardedProtocol
from gis_server.settings import Settings

GRACE_S = 10  # answers that are under way may take this long after SIGTERM
BACKLOG = 2048  # connections that may wait while a busy server gets to them


def serve(settings: Settings, *, when_listening: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; `when_listening` gets the address, with the real port.

    Raises
    ------
    SettingsError
        The address cannot be listened on.
    """
    listener = _listen(settings)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        http=GuardedProtocol,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
        ws="none",
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    when_listening(_address(listener, settings.host))
    uvicorn.Server(config).run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends without delay only on sockets that say they are TCP
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"cannot listen on {settings.host}, port {settings.port}: {error.strerror}; "
            "choose another with --port (0 takes a free one)"
        ) from error
    return listener


def _address(listener: socket.socket, host: str) -> str:
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End with success: uvicorn raises the signal again after it has shut down in order."""
    raise SystemExit(0)
