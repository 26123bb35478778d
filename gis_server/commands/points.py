# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu points`: what rules of points would cost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

points = typer.Typer(
    name="points", no_args_is_help=True, help="Work out what rules of points would cost."
)


@points.callback()
def about() -> None:
    """Work out what rules of points would cost."""


@points.command("simulate")
def simulate_rules(
    rules: Annotated[Path, typer.Argument(metavar="RULES", help="TOML or JSON.")],
    wbgt: Annotated[
        list[Path],
        typer.Option("--wbgt", metavar="FILE", help="CSV of the Ministry's WBGT service."),
    ],
    visits: Annotated[
        Path,
        typer.Option(
            "--visits",
            metavar="FILE",
            help='JSON: [{"name": …, "kind": "shop", "visits": [24 numbers]}], for every day.',
        ),
    ],
    station: Annotated[
        str, typer.Option("--station", metavar="NUMBER", help="Of a file of all stations.")
    ] = "",
    visits_per_person: Annotated[
        float, typer.Option("--visits-per-person", min=1.0, help="That one makes in a day.")
    ] = 1.0,
) -> None:
    """Say what rules would have cost on the days of which the heat is known.

    Example: uchimizu points simulate rules.toml --wbgt wbgt_43056_202507.csv --visits visits.json
    """
    import pydantic

    from gis_server.errors import SettingsError
    from gis_server.points.records import AssumedVisits, cost_json
    from gis_server.points.season_heat import hours_from_files
    from layers.heat_package.points.rules import read_rules_file
    from layers.heat_package.points.simulator import simulate

    found = read_rules_file(rules)
    try:
        read = pydantic.TypeAdapter(list[AssumedVisits]).validate_json(visits.read_bytes())
    except (OSError, pydantic.ValidationError) as error:
        raise SettingsError(f"{visits}: {error}") from None
    hours = hours_from_files(wbgt, station=station)
    spots = [each.spot() for each in read]
    cost = simulate(found, hours, spots, visits_per_person=visits_per_person)
    told = cost_json(cost, days=len({each.date() for each in hours}))
    typer.echo(told.model_dump_json(indent=2))
