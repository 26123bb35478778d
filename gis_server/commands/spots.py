# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu spots`: lists of places onto a layer, and layers as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis_server.commands.open_city import open_city
from gis_server.commands.options import CityArgument, DataOption, say

if TYPE_CHECKING:
    from layers.exchange.column_mapping import ColumnMapping
    from layers.exchange.importing import Imported

spots = typer.Typer(
    name="spots",
    no_args_is_help=True,
    help="Bring lists of places onto a layer, and give layers out as files.",
)
LayerArgument = Annotated[
    str, typer.Argument(metavar="LAYER", help="Id of a layer, such as kumagaya-cool-spots.")
]
SEE_LAYERS = "the map of the city, or /api/cities/{city}/layers"


@spots.command("import")
def import_list(
    city: CityArgument,
    layer: LayerArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or GeoJSON.")],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar="FILE",
            help='JSON: {"targets": {"column": "field"}, "defaults": {"field": value}}.',
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    data: DataOption = None,
) -> None:
    """Put the good rows of a list on a layer, published; rows that are there are left out.

    Example: uchimizu spots import kumagaya kumagaya-cool-spots shelters.csv --dry-run
    """
    from gis_server.errors import SettingsError
    from layers.exchange.bringing_in import bring_in, count_already_there, read_list
    from layers.features.layer import layer_seen_by
    from layers.people.actor import operator

    content, told = file.read_bytes(), _mapping(mapping) if mapping else None
    who = operator(city)
    with open_city(city, data, see=SEE_LAYERS.format(city=city)) as civic:
        database = civic.database_for(city)
        with database.read() as connection:
            on = layer_seen_by(connection, who, layer)
        bounds = civic.bounds_of(city)
        read = read_list(content, on, name=file.name, mapping=told, bounds=bounds)
        if read.imported is None:
            raise SettingsError("no column gives the place; name them with --mapping")
        _tell(read.imported)
        rows = read.imported.rows
        if dry_run:
            with database.read() as connection:
                already, added = count_already_there(connection, on, rows), 0
        else:
            with database.write() as connection:
                done = bring_in(connection, who, on, rows)
            already, added = done.already, done.added
    refused = read.imported.refused
    typer.echo(f"good {len(rows)}\talready there {already}\tadded {added}\trefused {refused}")


@spots.command("export")
def export(
    city: CityArgument,
    layer: LayerArgument,
    format_name: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="geojson, csv, gpkg, kml, facilities.csv or cooling-shelters.csv.",
        ),
    ],
    data: DataOption = None,
) -> None:
    """Write what is published on a layer to standard output, with licence and attribution.

    Example: uchimizu spots export kumagaya kumagaya-cool-spots geojson > spots.geojson
    """
    from gis_server.errors import SettingsError
    from layers.exchange.giving_out import formats_of, written_file
    from layers.exchange.standard_columns import Municipality
    from layers.features.layer import layer_seen_by
    from layers.people.actor import operator

    see = SEE_LAYERS.format(city=city)
    with (
        open_city(city, data, see=see) as civic,
        civic.database_for(city).read() as connection,
    ):
        on = layer_seen_by(connection, operator(city), layer)
        known = {each.name: each for each in formats_of(on)}
        if format_name not in known:
            raise SettingsError(
                f"{format_name!r} is no format of {layer}; expected one of {', '.join(known)}"
            )
        whose = Municipality("", civic.catalogue.city(city).name or city)
        content = written_file(connection, on, known[format_name], municipality=whose)
    sys.stdout.buffer.write(content)


def _mapping(path: Path) -> ColumnMapping:
    from pydantic import ValidationError

    from gis_server.errors import SettingsError
    from gis_server.exchange import MappingBody
    from layers.exchange.column_mapping import ColumnMapping

    try:
        read = MappingBody.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise SettingsError(f"{path}: {where}: {first['msg']}") from None
    return ColumnMapping(read.targets, read.defaults)


def _tell(imported: Imported) -> None:
    for each in imported.errors:
        column = f" {each.column!r}" if each.column else ""
        value = f" {each.value!r}" if each.value else ""
        say(
            f"row {each.row}{column}{value}: {each.outcome.value}; "
            f"expected {each.expected.en}; {each.what_to_do.en}"
        )
