# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu heat …`: the heat of a city, computed, imported, listed, verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gis_server.commands.options import CityArgument, DataOption, JsonOption, say, settings_of

if TYPE_CHECKING:
    from gis_server.heat.run_folders import Bounds

heat = typer.Typer(
    name="heat",
    no_args_is_help=True,
    help="Compute the heat of a city, bring it in from elsewhere, and verify it.",
    rich_markup_mode=None,
)


def FileOption(name: str, words: str) -> Any:  # noqa: N802 - stands where typer.Option would
    return typer.Option(name, metavar="FILE", help=words, exists=True, dir_okay=False)


WeatherOption = Annotated[
    Path,
    FileOption("--weather", "Weather: JMA CSV, EPW, NEDO METPV, UMEP text or plain CSV."),
]
DateOption = Annotated[str, typer.Option("--date", metavar="D", help="Day, as 2018-07-23.")]
BoxOption = Annotated[
    str | None,
    typer.Option("--bbox", metavar="W,S,E,N", help="Box in degrees; the whole city without it."),
]
ResolutionOption = Annotated[
    float, typer.Option("--resolution", metavar="M", help="Side of a cell in metres.", min=0.25)
]
ScenarioOption = Annotated[
    Path | None,
    FileOption("--scenario", "GeoJSON of trees, awnings … that are added."),
]
ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="Dask scheduler that computes the tiles."),
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, max=256, help="Processes (one per core)."),
]
OffsetOption = Annotated[
    float | None,
    typer.Option(
        "--utc-offset", metavar="H", help="Clock of a weather file that does not carry it."
    ),
]
TreesOption = Annotated[
    Path | None,
    FileOption("--trees", "Tree list (CSV, GeoJSON) beside the model's trees."),
]
StationOption = Annotated[
    str | None,
    typer.Option("--station", metavar="NAME", help="Station, where a weather file holds several."),
]
ClearSkyOption = Annotated[
    bool,
    typer.Option("--clear-sky", help="Take a cloudless sky where the weather tells no sunshine."),
]
ObservationsOption = Annotated[
    list[Path] | None,
    FileOption("--observations", "Measurements to hold the run against."),
]
TitleOption = Annotated[str, typer.Option("--title", metavar="TEXT", help="Title for people.")]
RunArgument = Annotated[
    str, typer.Argument(metavar="RUN", help="Name of a run, as `heat list` gives it.")
]


@heat.command("run")
def run(  # noqa: PLR0913, PLR0917 - each is an option of the command
    city_id: CityArgument,
    weather: WeatherOption,
    date: DateOption,
    bbox: BoxOption = None,
    resolution: ResolutionOption = 2.0,
    trees: TreesOption = None,
    scenario: ScenarioOption = None,
    observations: ObservationsOption = None,
    title: TitleOption = "",
    utc_offset: OffsetOption = None,
    station: StationOption = None,
    clear_sky: ClearSkyOption = False,
    cluster: ClusterOption = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Compute a day of heat over a city and publish it; interrupted, it goes on where it was.

    Example: uchimizu heat run kumagaya --weather kumagaya_2018.csv --date 2018-07-23
    """
    from gis_server.commands.progress import shown_progress
    from gis_server.heat.heat_run import run_heat
    from gis_server.heat.run_folders import HeatRequest
    from simulations.runs.run import Machines

    request = HeatRequest(
        city=city_id,
        weather=weather,
        date=date,
        bounds=box_of(bbox),
        resolution_m=resolution,
        trees=trees,
        scenario=scenario,
        title=title,
        observations=tuple(observations or ()),
        utc_offset_h=utc_offset,
        station=station,
        clear_sky=clear_sky,
    )
    with shown_progress() as progress:
        report = run_heat(
            request,
            settings_of(data),
            machines=Machines(workers=workers, cluster=cluster),
            progress=progress,
        )
    found = report.as_json()
    _print(found, as_json, report_lines(found))
    raise typer.Exit(report.exit_code())


@heat.command("grid")
def grid(  # noqa: PLR0913, PLR0917 - each is an option of the command
    dsm: Annotated[Path, FileOption("--dsm", "Heights of ground with buildings, GeoTIFF.")],
    dem: Annotated[Path, FileOption("--dem", "Heights of the bare ground.")],
    weather: WeatherOption,
    date: DateOption,
    utc_offset: Annotated[
        float, typer.Option("--utc-offset", metavar="H", help="Clock of the weather file, h.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.nc", help="CF NetCDF to write.", dir_okay=False)
    ],
    cdsm: Annotated[Path | None, FileOption("--cdsm", "Tree crowns above the ground.")] = None,
    cover: Annotated[Path | None, FileOption("--cover", "Land cover in UMEP's codes.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Compute a day of heat on rasters of any place (UMEP's layout), without a city model.

    Example: uchimizu heat grid --dsm dsm.tif --dem dem.tif --weather met.txt
    --date 2010-07-07 --utc-offset 1 --out heat.nc
    """
    from gis_server.heat.foreign_grid import GridRequest, heat_of_grid
    from simulations.surface.foreign_grids import ForeignRasters

    rasters = ForeignRasters(dsm=dsm, dem=dem, cdsm=cdsm, cover=cover)
    request = GridRequest(rasters, weather, date, utc_offset_h=utc_offset, out=out)
    quantities, remarks = heat_of_grid(request)
    found = {
        "out": str(out),
        "quantities": quantities,
        "remarks": [remark.as_json() for remark in remarks],
    }
    lines = [f"  {remark.severity}: {remark.message}" for remark in remarks]
    _print(found, as_json, [*lines, f"{out}: {', '.join(quantities)}"])


@heat.command("import")
def import_fields(  # noqa: PLR0913, PLR0917 - each is an option of the command
    city_id: CityArgument,
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="NetCDF, GeoTIFF, or a folder of GeoTIFFs.")
    ],
    utc_offset: Annotated[
        float | None,
        typer.Option("--utc-offset", metavar="H", help="Clock of times without a zone, h."),
    ] = None,
    crs: Annotated[
        str | None, typer.Option("--crs", metavar="EPSG:…", help="System where the file has none.")
    ] = None,
    height: Annotated[
        float | None, typer.Option("--height", metavar="M", help="Height above ground of the air.")
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="FILE_NAME=QUANTITY", help="What a field is; may repeat."),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", metavar="FILE_NAME=UNIT", help="Unit of a field; may repeat."),
    ] = None,
    time: Annotated[
        list[str] | None,
        typer.Option("--time", metavar="TIME", help="Time of each band, ISO 8601; may repeat."),
    ] = None,
    title: TitleOption = "",
    attribution: Annotated[
        str, typer.Option("--attribution", metavar="TEXT", help="Whom to name.")
    ] = "",
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Publish the results of another model beside our own runs.

    Example: uchimizu heat import kumagaya palm_av_xy.nc --crs EPSG:6677 --height 1.5
    """
    from gis_server.heat.imported_fields import ImportRequest, import_heat
    from simulations.importers import ImportOptions

    options = ImportOptions(
        crs=crs,
        height_m=height,
        utc_offset_h=utc_offset,
        names=_pairs("--name", name),
        units=_pairs("--unit", unit),
        times=tuple(time or ()),
    )
    request = ImportRequest(city_id, path, options, title=title, attribution=attribution)
    record = import_heat(request, settings_of(data))
    _print(record.as_json(), as_json, [f"published as {record.id}, version {record.version}"])


@heat.command("list")
def list_runs(as_json: JsonOption = False, data: DataOption = None) -> None:
    """List the runs that were computed here.

    Example: uchimizu heat list
    """
    from gis_server.heat.run_folders import kept_request, runs
    from simulations.runs import RunFolder, tiles_of

    found = []
    for folder in runs(settings_of(data).data):
        request, kept = kept_request(folder), RunFolder(folder)
        tiles = tiles_of(kept.plan())
        done = sum(kept.record(tile) is not None for tile in tiles)
        found.append(
            {
                "run": folder.name,
                "city": request.city,
                "date": request.date,
                "tiles": len(tiles),
                "finished": done,
                "title": request.title,
                "scenario": request.scenario.name if request.scenario else None,
            }
        )
    lines = [
        f"{each['run']}\t{each['city']}\t{each['finished']}/{each['tiles']}\t{each['title']}"
        for each in found
    ]
    _print({"runs": found}, as_json, lines)
    if not found and not as_json:
        say("No run was computed here yet. Try: uchimizu heat run CITY --weather FILE --date D")


@heat.command("report")
def report(run_name: RunArgument, as_json: JsonOption = False, data: DataOption = None) -> None:
    """Print what a run was made from, how, and how well it agrees with measurements.

    Example: uchimizu heat report 2018-07-23-1a2b3c
    """
    from gis_server.heat.published_record import published_record
    from gis_server.heat.run_folders import run_folder

    settings = settings_of(data)
    folder = run_folder(settings.data, run_name)
    found = published_record(settings, folder)
    _print(found, as_json, record_lines(found))


@heat.command("verify")
def verify(run_name: RunArgument, as_json: JsonOption = False, data: DataOption = None) -> None:
    """Repeat the automatic steps of a run and compare checksums.

    Example: uchimizu heat verify 2018-07-23-1a2b3c
    """
    from gis_server.commands.progress import shown_progress
    from gis_server.heat.run_folders import run_folder
    from gis_server.heat.verification import steps_json, verify_heat

    settings = settings_of(data)
    folder = run_folder(settings.data, run_name)
    with shown_progress() as progress:
        steps = verify_heat(folder, settings, progress=progress)
    lines = [f"{'same' if s.same else 'DIFFERENT'}\t{s.id}\t{s.message}" for s in steps]
    _print(steps_json(folder.name, steps), as_json, lines)
    raise typer.Exit(0 if all(step.same for step in steps) else 1)


def report_lines(found: dict[str, Any]) -> list[str]:
    """Give the report of a run for people."""
    cells = f"{found['cells']:,} cells of {found['resolution_m']:g} m"
    tiles = f"{found['tiles']} tiles, {found['reused']} of them there before"
    took = f"{found['cpu_seconds']:.1f} CPU s"
    lines = [f"run {found['run']} of {found['city']}: {cells}, {tiles}, {took}"]
    lines += [f"  {each['severity']}: {each['message']}" for each in found["remarks"]]
    lines += [f"  failed: {message}" for message in found["failures"]]
    if found["dataset"]:
        lines.append(
            f"published as {found['dataset']['id']}, version {found['dataset']['version']}"
        )
    else:
        lines.append("not published; the same command goes on with the tiles that failed")
    return lines


def record_lines(found: dict[str, Any]) -> list[str]:
    """Give the record of a published run for people."""
    lines = [f"{found['title']['ja']} / {found['title']['en']} ({found['source']})"]
    lines += [f"  {step['name']} ({step.get('detail', step['kind'])})" for step in found["steps"]]
    lines += [f"  {each['path']}  sha256 {each['sha256']}" for each in found["lineage"]["sources"]]
    lines += [
        f"  {each['quantity']}: bias {each['bias']:+.2f}, RMSE {each['rmse']:.2f}, "
        f"R² {each['r2']:.2f}, {each['count']} values"
        for each in found["accuracy"]
    ]
    return [*lines, *(f"  {_remark(each)}" for each in found["remarks"])]


def _remark(remark: dict[str, Any] | str) -> str:
    """Give the words of a remark; old runs have bare sentences."""
    return remark if isinstance(remark, str) else str(remark["message"]["en"])


def _print(found: dict[str, Any], as_json: bool, lines: list[str]) -> None:
    from gis_server.commands.run_report import json_report

    typer.echo(json_report(found) if as_json else "\n".join(lines))


def _pairs(option: str, given: list[str] | None) -> dict[str, str]:
    found = {}
    for each in given or ():
        left, equals, right = each.partition("=")
        if not (left and equals and right):
            raise typer.BadParameter(f"{option} {each!r}: expected NAME=VALUE")
        found[left] = right
    return found


def box_of(text: str | None) -> Bounds | None:
    """Read a box: west, south, east, north in degrees."""
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(
            f"--bbox {text!r}: expected W,S,E,N in degrees, as 139.38,36.14,139.40,36.15"
        ) from None
    return west, south, east, north
