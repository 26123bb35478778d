# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu ways …`: the walking network of a city, made from its model or brought in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gis_server.commands.options import CityArgument, DataOption, JsonOption, settings_of

ways = typer.Typer(
    name="ways",
    no_args_is_help=True,
    help="Make or bring in the walking network of a city, for cool ways.",
    rich_markup_mode=None,
)
BoxOption = Annotated[
    str | None,
    typer.Option("--bbox", metavar="W,S,E,N", help="Box in degrees; the whole city without it."),
]


@ways.command("build")
def build(
    city_id: CityArgument,
    bbox: BoxOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Make the walking network of a city from its model and publish it.

    Example: uchimizu ways build kumagaya
    """
    from gis_server.commands.heat import box_of
    from gis_server.commands.progress import shown_progress
    from gis_server.ways.publishing import build_ways

    with shown_progress() as progress:
        record = build_ways(city_id, settings_of(data), bounds=box_of(bbox), progress=progress)
    _print(record.as_json(), as_json)


@ways.command("import")
def import_network(
    city_id: CityArgument,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="OpenStreetMap (.osm, Overpass .json, .geojson) or MLIT's walking-space network "
            "(.geojson, .fgb, .gpkg, .shp, or two .csv: links and nodes).",
            exists=True,
            dir_okay=False,
        ),
    ],
    attribution: Annotated[
        str, typer.Option("--attribution", metavar="TEXT", help="Whom to name.")
    ] = "",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Publish a walking network that others made as that of a city.

    Example: uchimizu ways import kumagaya kumagaya.osm
    """
    from gis_server.ways.network_imports import import_ways

    record = import_ways(city_id, files, settings_of(data), attribution=attribution)
    _print(record.as_json(), as_json)


def _print(found: dict[str, Any], as_json: bool) -> None:
    from gis_server.commands.run_report import json_report

    line = f"{found['features']} edges published as {found['id']}, version {found['version']}"
    typer.echo(json_report(found) if as_json else line)
