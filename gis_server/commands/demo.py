# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu demo`: the demo town and its hot day are made once, published, and served."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from gis_server.commands.add_city import run as add_city
from gis_server.commands.options import DataOption, PortOption, say, settings_of

if TYPE_CHECKING:
    from gis_server.settings import Settings

STAMP = "uchimizu-demo-town.txt"
HEAT_STAMP = "uchimizu-demo-heat.txt"


def demo(data: DataOption = None, port: PortOption = None) -> None:
    """Build the demo town, a fictitious one, and serve it.

    Example: uchimizu demo
    """
    from gis_server.serving import serve

    settings = settings_of(data, port=port)
    publish_demo_town(settings)
    publish_demo_heat(settings)
    serve(
        settings, when_listening=lambda address: say(f"The demo town is at {address} (Ctrl-C ends)")
    )


def publish_demo_town(settings: Settings) -> None:
    """Publish the demo town unless this program has already published just this one."""
    from gis_server.demo_town import CITY_ID, CITY_NAME, SURVEY_YEAR, fingerprint
    from tiles import publishing
    from tiles.ingest.request import AddCity
    from tiles.storage import open_storage

    folder = settings.data / "demo-town"
    stamp = settings.data / STAMP
    wanted = fingerprint()
    is_published = publishing.city_record(open_storage(settings.storage), CITY_ID) is not None
    if is_published and stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    write_delivery(folder)
    request = AddCity(
        id=CITY_ID,
        paths=(folder,),
        name=CITY_NAME,
        year=SURVEY_YEAR,
        attribution="架空の町のデータ（Uchimizu）",
    )
    report = add_city(request, settings)
    if report.exit_code():
        say("Parts of the demo town could not be published: uchimizu city report demo says which")
        return
    stamp.write_text(wanted, "utf-8")


def publish_demo_heat(settings: Settings) -> None:
    """Publish the town's hot day, as it is and with the pupils' proposal, unless they are there."""
    from gis_server.commands.progress import shown_progress
    from gis_server.demo_town import CITY_ID, fingerprint, hot_day, proposal
    from gis_server.heat.heat_run import run_heat
    from gis_server.heat.run_folders import HeatRequest

    stamp = settings.data / HEAT_STAMP
    wanted = fingerprint()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    folder = settings.data / "demo-heat"
    files = hot_day.write_hot_day(folder)
    changed = folder / "proposal.geojson"
    proposal.write_proposal(changed)
    for title, title_en, scenario in (
        ("記録的に暑い日（作成データ）", "A day of record heat (made-up data)", None),
        (proposal.TITLE, proposal.TITLE_EN, changed),
    ):
        request = HeatRequest(
            city=CITY_ID,
            weather=files.weather,
            date=hot_day.DATE,
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
    stamp.write_text(wanted, "utf-8")


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
