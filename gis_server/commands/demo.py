# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu demo`: a fictitious town and its hot day are made once, published, and served."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis_server.commands.add_city import run as add_city
from gis_server.commands.open_city import open_civic
from gis_server.commands.options import DataOption, PortOption, say, settings_of

if TYPE_CHECKING:
    from gis_server.settings import Settings

FIRST = "demo"
PATIENCE_S = 600.0  # for a computation that nobody waits for at a screen

TownOption = Annotated[
    str,
    typer.Option(
        "--town",
        metavar="TOWN",
        help="Which fictitious town; of an unknown one it says which there are.",
    ),
]


def demo(data: DataOption = None, port: PortOption = None, town: TownOption = FIRST) -> None:
    """Build the demo town, a fictitious one, and serve it with the cities that are there.

    Example: uchimizu demo
    """
    from gis_server.demo_town import writing
    from gis_server.serving import serve
    from tiles.errors import DeliveryError

    settings = settings_of(data, port=port)
    try:
        with writing(town):
            build_demo(settings)
    except DeliveryError as error:
        raise typer.BadParameter(str(error)) from None
    serve(
        settings, when_listening=lambda address: say(f"The demo town is at {address} (Ctrl-C ends)")
    )


def build_demo(settings: Settings) -> None:
    """Make, publish and fill the town that is being written, as far as that was not done."""
    publish_demo_town(settings)
    publish_demo_heat(settings)
    publish_demo_ways(settings)
    tell_demo_today(settings)
    settle_demo_people(settings)
    answer_demo_proposals(settings)


def is_done(settings: Settings, what: str) -> bool:
    """Tell whether this program has made that of this very town before."""
    from gis_server.demo_town import fingerprint

    stamp = _stamp(settings, what)
    return stamp.is_file() and stamp.read_text("utf-8") == fingerprint()


def note_done(settings: Settings, what: str) -> None:
    """Note that this program has made that of the town."""
    from gis_server.demo_town import fingerprint

    _stamp(settings, what).write_text(fingerprint(), "utf-8")


def _stamp(settings: Settings, what: str) -> Path:
    from gis_server.demo_town import town

    return settings.data / f"uchimizu-{town().id}-{what}.txt"


def publish_demo_town(settings: Settings) -> None:
    """Publish the demo town unless this program has already published just this one."""
    from gis_server.demo_town import town
    from tiles import publishing
    from tiles.ingest.request import AddCity
    from tiles.storage import open_storage

    of = town()
    folder = settings.data / f"{of.id}-town"
    is_published = publishing.city_record(open_storage(settings.storage), of.id) is not None
    if is_published and is_done(settings, "town"):
        return
    write_delivery(folder)
    request = AddCity(
        id=of.id,
        paths=(folder,),
        name=of.name,
        year=of.year,
        language=of.language,
        attribution=of.attribution,
    )
    report = add_city(request, settings)
    if report.exit_code():
        say(f"Parts of the town could not be published: uchimizu city report {of.id} says which")
        return
    note_done(settings, "town")


def publish_demo_heat(settings: Settings) -> None:
    """Publish the town's hot day, as it is and with the pupils' proposal, unless they are there."""
    from gis_server.commands.progress import shown_progress
    from gis_server.demo_town import hot_day, proposal, town
    from gis_server.heat.heat_run import run_heat
    from gis_server.heat.run_folders import HeatRequest

    of = town()
    if is_done(settings, "heat"):
        return
    folder = settings.data / f"{of.id}-heat"
    files = hot_day.write_hot_day(folder)
    changed = folder / "proposal.geojson"
    proposal.write_proposal(changed)
    for title, title_en, scenario in (
        ("記録的に暑い日（作成データ）", "A day of record heat (made-up data)", None),
        (proposal.TITLE, proposal.TITLE_EN, changed),
    ):
        request = HeatRequest(
            city=of.id,
            weather=files.weather,
            date=of.hot_day.date,
            scenario=scenario,
            title=title,
            title_en=title_en,
            observations=() if scenario else (files.observations,),
        )
        with shown_progress() as progress:
            report = run_heat(request, settings, progress=progress)
        if report.exit_code():
            say(f"The demo town's heat could not be computed: {report.outcome.failures[0].message}")
            return
    note_done(settings, "heat")


def tell_demo_today(settings: Settings) -> None:
    """Let the first screen show the town's hottest afternoon, as a drill with made-up data."""
    import dataclasses
    from datetime import datetime

    from gis_server.demo_town import service_files, town
    from gis_server.today.feeds import read_feed, write_feed
    from gis_server.today.reading_in import read_in
    from layers.heat_package.today.feed import Feed
    from layers.spots.opening import TOKYO
    from tiles.storage import open_storage

    of, storage = town(), open_storage(settings.storage)
    if read_feed(storage, of.id) != Feed():
        return
    shown_at = datetime.fromisoformat(f"{of.hot_day.date}T{service_files.SHOWN_AT}")
    feed = Feed(
        station=service_files.STATION,
        station_name=of.called("weather_station"),
        area=service_files.AREA,
        drill_at=shown_at.replace(tzinfo=TOKYO),
    )
    files = service_files.write_service_files(settings.data / f"{of.id}-today")
    for path in dataclasses.astuple(files):
        feed = read_in(feed, path.read_bytes(), name=path.name, made_up=True)
    write_feed(storage, of.id, feed)


def publish_demo_ways(settings: Settings) -> None:
    """Publish the walking network of the town unless this program has published just this one."""
    from gis_server.commands.progress import shown_progress
    from gis_server.demo_town import town
    from gis_server.ways.publishing import build_ways

    if is_done(settings, "ways"):
        return
    with shown_progress() as progress:
        build_ways(town().id, settings, progress=progress)
    note_done(settings, "ways")


def settle_demo_people(settings: Settings) -> None:
    """Let people settle in the town, once; their codes stand in a file that is told every time."""
    from gis_server.demo_people import settle
    from gis_server.demo_town import town
    from gis_server.photos import MEDIA_FOLDER
    from layers.media.store import PhotoStore

    city = town().id
    path = settings.data / f"{city}-people.txt"
    with open_civic(settings) as civic:
        settled = settle(
            civic.database,
            city,
            secret=civic.secret,
            bounds=civic.bounds_of(city),
            photos=PhotoStore(settings.data / MEDIA_FOLDER),
        )
    if settled is not None:
        lines = [
            f"People of each role. To become one, open /people/{city}/recovery, type the code",
            "and choose a password; a code works once. The work of the role is in the row on top.",
            "To act as the office, press “Act as the office” on the own page.",
            f"役割ごとの人がいます。/people/{city}/recovery でコードを入れ、合言葉を決めると、",
            "上の列に仕事の入り口が並びます。",
            "コードは一度だけ使えます。市役所としては、マイページの「市役所として入る」から。",
            "",
            *(each.line for each in settled.residents),
            "",
            f"A pupil joins the workshop at /join with {settled.join_code}.",
            f"子どもは、/join で参加コード {settled.join_code} を入れます。",
            "",
        ]
        path.touch(mode=0o600)
        path.write_text("\n".join(lines), "utf-8")
    if path.exists():
        say(path.read_text("utf-8") if settled else f"Who to sign in as: {path}")


def answer_demo_proposals(settings: Settings) -> None:
    """Keep beside the proposals of the town's people what its hot day says to them, once."""
    from gis_server.demo_people.conversation import answer_proposals
    from gis_server.demo_town import town
    from gis_server.errors import RunInputsError
    from gis_server.heat.published_runs import PublishedRuns
    from gis_server.heat.what_if import WhatIfs
    from gis_server.proposals.computing import Differences
    from gis_server.request_log import EventLog
    from tiles.storage import open_storage

    city = town().id
    runs = PublishedRuns(open_storage(settings.storage), EventLog())
    newest = runs.newest_plain(city)
    if newest is None or is_done(settings, "proposals"):
        return
    say("Computing what the proposals of the town's people would change")
    what_ifs = WhatIfs(processes=1, answer_s=PATIENCE_S)
    try:
        with open_civic(settings) as civic:
            differences = Differences(runs, what_ifs, settings.data)
            answer_proposals(civic.database, city, newest.run, differences)
    except RunInputsError as error:
        say(f"The proposals of the town's people have no results: {error}")
        return
    finally:
        what_ifs.stop()
    note_done(settings, "proposals")


def write_delivery(folder: Path) -> None:
    """Write the files of the demo town; a half-written town never stands in `folder`."""
    from gis_server.demo_town import write_demo_town

    say(f"Writing the demo town to {folder}")
    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    write_demo_town(unfinished)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
