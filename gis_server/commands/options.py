# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""Options that several commands share, and the settings made from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gis_server.settings import Settings

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Folder of this installation (UCHIMIZU_DATA, default ./uchimizu-data).",
        show_default=False,
    ),
]
HostOption = Annotated[
    str | None,
    typer.Option("--host", metavar="ADDRESS", help="Address to listen on (UCHIMIZU_HOST)."),
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", metavar="N", help="Port to listen on, 0 for any (UCHIMIZU_PORT)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
CityArgument = Annotated[
    str, typer.Argument(metavar="ID", help="Id of the city, as in its address.")
]


def settings_of(
    data: Path | None,
    *,
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
) -> Settings:
    """Give the settings: options first, then the environment, then the defaults."""
    from gis_server.settings import load_settings

    return load_settings(data=data, host=host, port=port, workers=workers)


def say(message: str) -> None:
    """Tell the person something that is no result: on standard error."""
    typer.echo(message, err=True)
