# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu today`: the heat illness service's files, for the first screen of a city."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis_server.commands.options import CityArgument, DataOption, say, settings_of

if TYPE_CHECKING:
    from layers.heat_package.today.feed import Feed
    from tiles.storage import Storage

today = typer.Typer(
    name="today",
    no_args_is_help=True,
    help="What the first screen of a city says of heat: forecasts, observed WBGT, alerts.",
)
OFF = "off"


@today.command("set")
def set_up(
    city: CityArgument,
    station: Annotated[
        str | None,
        typer.Option("--station", metavar="N", help="Number of the service's station: 43056."),
    ] = None,
    station_name: Annotated[
        str | None, typer.Option("--station-name", metavar="NAME", help="As people know it.")
    ] = None,
    area: Annotated[
        str | None,
        typer.Option("--area", metavar="CODE", help="Code of the forecast area: 110000."),
    ] = None,
    drill: Annotated[
        str | None,
        typer.Option(
            "--drill",
            metavar="TIME",
            help="Show this moment (2018-07-23T14:20, Japan) and say that it is a drill; off ends.",
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Say which station and area tell of a city, and whether its screen is a drill.

    Example: uchimizu today set kumagaya --station 43056 --station-name 熊谷 --area 110000
    """
    import dataclasses

    storage, feed = _opened(city, data)
    changed: dict[str, object] = {}
    if station is not None:
        changed |= {"station": _digits(station, 5, "--station"), "station_name": ""}
        changed |= {"forecast": None, "observed": None} if station != feed.station else {}
    if station_name is not None:
        changed["station_name"] = station_name.strip()[:40]
    if area is not None:
        changed |= {"area": _digits(area, 6, "--area")}
        changed |= {"alert_file": None, "alerts": ()} if area != feed.area else {}
    if drill is not None:
        changed["drill_at"] = _moment(drill)
    if "station_name" in changed and station == feed.station and station_name is None:
        del changed["station_name"]
    feed = dataclasses.replace(feed, **changed)  # type: ignore[arg-type]
    _write(storage, city, feed)
    drilled = f"\tdrill {feed.drill_at.isoformat()}" if feed.drill_at else ""
    typer.echo(f"station {feed.station} {feed.station_name}\tarea {feed.area}{drilled}")


@today.command("read")
def read(
    city: CityArgument,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="yohou, wbgt and alert CSV files.")
    ],
    made_up: Annotated[
        bool, typer.Option("--made-up", help="Nobody measured or forecast them (作成データ).")
    ] = False,
    data: DataOption = None,
) -> None:
    """Read files of the heat illness service; all or none of them.

    Example: uchimizu today read kumagaya yohou_43056.csv alert_20260801_05.csv
    """
    from gis_server.today.reading_in import read_in

    storage, feed = _opened(city, data)
    for path in files:
        feed = read_in(feed, path.read_bytes(), name=path.name, made_up=made_up)
    _write(storage, city, feed)
    _tell(feed)


@today.command("fetch")
def fetch_files(city: CityArgument, data: DataOption = None) -> None:
    """Get the files of the heat illness service and read them; UCHIMIZU_HEAT_FEED allows it.

    Example: uchimizu today fetch kumagaya
    """
    import datetime

    from gis_server.errors import OutsideServiceError, SettingsError
    from gis_server.today.fetching import fetch, paths_of
    from gis_server.today.reading_in import read_in
    from layers.errors import InvalidInputError
    from simulations.errors import WeatherError

    origin = settings_of(data).heat_feed
    if not origin:
        raise SettingsError(
            "fetching is off; to allow it set UCHIMIZU_HEAT_FEED=https://www.wbgt.env.go.jp"
        )
    storage, feed = _opened(city, data)
    wanted = paths_of(feed, datetime.datetime.now(datetime.UTC))
    if not wanted:
        raise SettingsError(f"first: uchimizu today set {city} --station … --area …")
    failed = 0
    for paths in wanted:
        try:
            found = fetch(origin, paths)
            feed = read_in(feed, found.data, name=found.name)
        except (OutsideServiceError, InvalidInputError, WeatherError) as error:
            failed += 1
            say(f"not read: {error}")
    _write(storage, city, feed)
    _tell(feed)
    if failed:
        raise typer.Exit(1)


def _opened(city: str, data: Path | None) -> tuple[Storage, Feed]:
    from gis_server.errors import SettingsError, UnknownCityError
    from gis_server.today.feeds import read_feed
    from tiles.storage import open_storage

    storage = open_storage(settings_of(data).storage)
    try:
        return storage, read_feed(storage, city)
    except UnknownCityError:
        raise SettingsError(f"no city {city} is published; see: uchimizu city list") from None


def _write(storage: Storage, city: str, feed: Feed) -> None:
    from gis_server.today.feeds import write_feed

    write_feed(storage, city, feed)


def _tell(feed: Feed) -> None:
    for what, numbers in (("observed", feed.observed), ("forecast", feed.forecast)):
        if numbers and numbers.values:
            first, last = numbers.values[0][0], numbers.values[-1][0]
            count = len(numbers.values)
            typer.echo(f"{what}\t{count}\t{first.isoformat()}\t{last.isoformat()}")
    for alert in feed.alerts:
        typer.echo(f"alert\t{alert.day.isoformat()}\t{alert.level}\t{alert.area}")


def _digits(text: str, length: int, option: str) -> str:
    from gis_server.errors import SettingsError

    if len(text) != length or not (text.isascii() and text.isdecimal()):
        raise SettingsError(f"{option} {text!r}: expected {length} digits")
    return text


def _moment(text: str) -> object:
    from datetime import datetime

    from gis_server.errors import SettingsError
    from layers.spots.opening import TOKYO

    if text == OFF:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"--drill {text!r}: expected 2018-07-23T14:20 or off") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
