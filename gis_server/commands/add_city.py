# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu city add`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis_server.commands.options import CityArgument, DataOption, JsonOption, settings_of

if TYPE_CHECKING:
    from gis_server.settings import Settings
    from tiles.ingest.report import RunReport
    from tiles.ingest.request import AddCity

ALL_KINDS = "3dtiles,terrain,2d,open-data"

PathsArgument = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="The delivery: a folder, a zip, or .gml files."),
]
NameOption = Annotated[
    str,
    typer.Option(
        "--name",
        metavar="NAME",
        help="Name for people (as before, else the ID).",
        show_default=False,
    ),
]
LanguageOption = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="ja|en",
        help="Language for people who asked for no other (as before, else ja).",
        show_default=False,
    ),
]
YearOption = Annotated[
    int | None,
    typer.Option("--year", metavar="Y", help="Year of the city model (as before, else none)."),
]
PublishOption = Annotated[
    str, typer.Option("--publish", metavar="KINDS", help="What to publish, with commas between.")
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", metavar="N", min=1, max=256, help="Processes that read (one per core)."
    ),
]


def add(  # noqa: PLR0913, PLR0917 - each is an option of the command
    city_id: CityArgument,
    paths: PathsArgument,
    name: NameOption = "",
    year: YearOption = None,
    language: LanguageOption = "",
    publish: PublishOption = ALL_KINDS,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Read a PLATEAU delivery and publish it as a city; a second time, only what changed.

    Always give the whole delivery: what it lacks is taken out of the city.

    Example: uchimizu city add kumagaya ./11202_kumagaya.zip --name 熊谷市 --year 2024
    """
    from gis_server.commands.run_report import json_report, report_lines
    from tiles.errors import TilesError
    from tiles.ingest.request import AddCity
    from tiles.publishing.catalogue import city_record
    from tiles.storage import open_storage

    settings = settings_of(data)
    try:
        before = city_record(open_storage(settings.storage), city_id) or {}
        request = AddCity(
            id=city_id,
            paths=tuple(paths),
            name=name or before.get("name", ""),
            year=before.get("year") if year is None else year,
            language=language or before.get("language", "ja"),
            publish=frozenset(_kinds(publish)),  # type: ignore[arg-type]
        )
    except TilesError as error:
        raise typer.BadParameter(str(error)) from None
    report = run(request, settings, workers=workers)
    found = report.as_json()
    typer.echo(json_report(found) if as_json else "\n".join(report_lines(found)))
    raise typer.Exit(report.exit_code())


def run(request: AddCity, settings: Settings, *, workers: int | None = None) -> RunReport:
    """Add a city with progress on standard error."""
    from gis_server.commands.progress import shown_progress
    from tiles.ingest import add_city
    from tiles.storage import open_storage

    with shown_progress() as progress:
        return add_city(
            request,
            storage=open_storage(settings.storage),
            store=settings.data / "store",
            progress=progress,
            workers=workers or os.cpu_count() or 1,
        )


def _kinds(publish: str) -> list[str]:
    return [kind.strip() for kind in publish.split(",") if kind.strip()]
