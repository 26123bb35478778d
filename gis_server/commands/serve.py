# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from gis_server.commands.options import DataOption, HostOption, PortOption, say, settings_of

WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", help="Processes that answer (UCHIMIZU_WORKERS)."),
]


def serve(
    data: DataOption = None,
    host: HostOption = None,
    port: PortOption = None,
    workers: WorkersOption = None,
) -> None:
    """Serve the published cities and the map.

    Example: uchimizu serve --port 8000
    """
    from gis_server.serving import serve as run

    settings = settings_of(data, host=host, port=port, workers=workers)
    run(settings, when_listening=lambda address: say(f"Uchimizu serves {address} (Ctrl-C ends)"))
