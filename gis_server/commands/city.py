# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu city …`: the cities of this installation."""

from __future__ import annotations

from typing import Annotated

import typer

from gis_server.commands.add_city import add
from gis_server.commands.options import CityArgument, DataOption, JsonOption, say, settings_of

city = typer.Typer(
    name="city",
    no_args_is_help=True,
    help="Add, list, inspect and remove cities.",
    rich_markup_mode=None,
)

DatasetArgument = Annotated[
    str, typer.Argument(metavar="DATASET", help="Id of the dataset, for example bldg_lod1.")
]


city.command("add")(add)


@city.command("list")
def list_cities(data: DataOption = None) -> None:
    """List the published cities.

    Example: uchimizu city list
    """
    from tiles import publishing
    from tiles.storage import open_storage

    storage = open_storage(settings_of(data).storage)
    names = publishing.cities(storage)
    for name in names:
        record = publishing.city_record(storage, name) or {}
        datasets = " ".join(publishing.datasets(storage, name))
        typer.echo("\t".join([name, str(record.get("name") or ""), _year(record), datasets]))
    if not names:
        say("No city is published yet. Try: uchimizu city add ID PATH, or uchimizu demo")


def _year(record: dict[str, object]) -> str:
    year = record.get("year")
    return "" if year is None else str(year)


@city.command("report")
def report(city_id: CityArgument, as_json: JsonOption = False, data: DataOption = None) -> None:
    """Print the report of the last run of `city add`.

    Example: uchimizu city report kumagaya
    """
    from gis_server.commands.run_report import json_report, report_lines
    from tiles import publishing
    from tiles.errors import PublishError
    from tiles.storage import open_storage

    found = publishing.run_report(open_storage(settings_of(data).storage), city_id)
    if found is None:
        raise PublishError(
            f"there is no report of {city_id!r}; uchimizu city list names the cities"
        )
    typer.echo(json_report(found) if as_json else "\n".join(report_lines(found)))


@city.command("remove")
def remove(city_id: CityArgument, data: DataOption = None) -> None:
    """Take a city away, with all its versions. The delivery that it was made from stays.

    Example: uchimizu city remove kumagaya
    """
    from tiles.publishing import remove_city
    from tiles.publishing.edit import edit_city
    from tiles.storage import open_storage

    storage = open_storage(settings_of(data).storage)
    with edit_city(storage, city_id) as edit:
        remove_city(edit)
    say(f"{city_id} is removed")


@city.command("rollback")
def rollback(city_id: CityArgument, dataset: DatasetArgument, data: DataOption = None) -> None:
    """Show the version before again; a second time undoes it.

    Example: uchimizu city rollback kumagaya bldg_lod1
    """
    from tiles import publishing
    from tiles.publishing.edit import edit_city
    from tiles.storage import open_storage

    storage = open_storage(settings_of(data).storage)
    with edit_city(storage, city_id) as edit:
        version = publishing.rollback(edit, dataset)
    say(f"{city_id}/{dataset} shows version {version} again")
