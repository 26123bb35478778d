"""Runs the application on a port until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from gis_server.app import Application, create_app
from gis_server.errors import SettingsError
from gis_server.malformed_requests import GuardedProtocol
from gis_server.settings import Settings, as_environment, load_settings

GRACE_S = 10  # answers that are under way may take this long after SIGTERM
HUNG_S = 30  # a process that gives no sign of life for so long is replaced
_OPTIONS: dict[str, Any] = {
    "http": GuardedProtocol,
    "access_log": False,
    "log_config": None,
    "server_header": False,
    "proxy_headers": False,
    "timeout_graceful_shutdown": GRACE_S,
    "ws": "none",
    "timeout_worker_healthcheck": HUNG_S,
}
BACKLOG = 2048  # connections that may wait while a busy server gets to them
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - told apart, not listened on


def serve(settings: Settings, *, when_listening: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; `when_listening` gets the address, with the real port.

    Raises
    ------
    SettingsError
        The address cannot be listened on.
    """
    listener = _listen(settings)
    if settings.workers > 1:
        os.environ.update(as_environment(settings))
        config = uvicorn.Config(
            "gis_server.serving:app_of_worker",
            factory=True,
            workers=settings.workers,
            loop="gis_server.serving:WorkerLoop",
            **_OPTIONS,
        )
        when_listening(address_here(listener, settings.host))
        Supervisor(config, [listener]).run()
        return
    config = uvicorn.Config(create_app(settings), **_OPTIONS)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    when_listening(address_here(listener, settings.host))
    uvicorn.Server(config).run(sockets=[listener])


class Supervisor(Multiprocess):
    """Misses a process at once that ends while it is asked whether it lives.

    uvicorn holds the process's end of the pipe open as well, so that the answer that cannot
    come any more is waited for until `HUNG_S` is over.
    """

    def keep_subprocess_alive(self) -> None:
        """Replace processes that have ended or hang."""
        for each in self.processes:
            each.child_conn.close()
        super().keep_subprocess_alive()


class WorkerLoop(asyncio.SelectorEventLoop):
    """Takes one waiting connection at a time, so that every process gets its share.

    asyncio takes as many as may wait: whichever process wakes first would take them all.
    """

    async def create_server(self, *args: Any, **options: Any) -> asyncio.Server:
        """Listen; as many as ever may wait."""
        server = await super().create_server(*args, **{**options, "backlog": 1})
        options["sock"].listen(BACKLOG)
        return server


def app_of_worker() -> Application:
    """Make the application of one of several processes, which share settings and listener."""
    return create_app(load_settings())


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


def address_here(listener: socket.socket, host: str) -> str:
    """Give where somebody at this machine opens it."""
    port = listener.getsockname()[1]
    if host in EVERY_ADDRESS:
        host = "localhost"
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End with success: uvicorn raises the signal again after it has shut down in order."""
    raise SystemExit(0)
