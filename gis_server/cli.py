# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""The command `uchimizu`; each group of commands is a module of `gis_server.commands`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gis_server.commands.backup import backup, restore
from gis_server.commands.chain import chain
from gis_server.commands.city import city
from gis_server.commands.demo import demo
from gis_server.commands.heat import heat
from gis_server.commands.options import say
from gis_server.commands.people import people
from gis_server.commands.points import points
from gis_server.commands.serve import serve
from gis_server.commands.spots import spots
from gis_server.commands.tiles import tiles
from gis_server.commands.today import today
from gis_server.commands.ways import ways

app = typer.Typer(
    name="uchimizu",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="""Publish a city's 3D model and look at it.

    Try it with the demo town:   uchimizu demo

    Publish your own city:       uchimizu city add kumagaya ./11202_kumagaya.zip

    Then look at it:             uchimizu serve
    """,
)
app.add_typer(city)
app.add_typer(tiles)
app.add_typer(heat)
app.add_typer(people)
app.add_typer(spots)
app.add_typer(points)
app.add_typer(chain)
app.add_typer(today)
app.add_typer(ways)
app.command()(serve)
app.command()(demo)
app.command()(backup)
app.command()(restore)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"uchimizu {version('uchimizu')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Take the options that stand before the command."""


def main() -> None:
    """Run the command; errors that are known end as one message and an exit code."""
    from gis_server.errors import ApplicationError, SettingsError
    from layers.errors import LayersError
    from simulations.errors import SimulationError
    from tiles.errors import TilesError

    try:
        app()
    except SettingsError as error:
        say(f"error: {error}")
        sys.exit(2)
    except (ApplicationError, LayersError, SimulationError, TilesError, OSError) as error:
        say(f"error: {error}")
        sys.exit(1)
