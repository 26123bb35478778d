# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu chain …`: where the data of a city comes from, and whether it comes again the same."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis_server.commands.options import CityArgument, DataOption, JsonOption, say, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.heat_package.chain.graph import Chain

SHOWN_DIFFERENCES = 20
chain = typer.Typer(
    name="chain",
    no_args_is_help=True,
    help="Show where the data of a city comes from, and make it again to compare.",
    rich_markup_mode=None,
)
DatasetArgument = Annotated[
    str, typer.Argument(metavar="DATASET", help="Id of the dataset: bldg_lod1, heat-….")
]


@chain.command("show")
def show(
    city_id: CityArgument,
    of: Annotated[
        str | None, typer.Option("--of", metavar="ID", help="What this dataset comes from.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """List the steps in their order, with what they took and made, and what must be done again.

    Example: uchimizu chain show kumagaya --of heat-2018-07-23-cd4760
    """
    from gis_server.chain.joined import Chains, part_of
    from gis_server.chain.published import PublishedChains
    from gis_server.chain.records import chain_json
    from gis_server.commands.open_city import open_city
    from gis_server.heat.published_runs import PublishedRuns
    from gis_server.public_answers import PublicAnswers

    with open_city(city_id, data, see="uchimizu chain show " + city_id) as civic:
        runs = PublishedRuns(civic.catalogue.storage, civic.catalogue.log)
        published = PublishedChains(runs, civic.settings.data)
        whole = Chains(civic, published, PublicAnswers()).now(city_id)
        name, part = (None, whole.chain) if of is None else part_of(whole.chain, of)
    if not whole.with_manual:
        say("the database does not answer: manual steps are missing")
    if as_json:
        typer.echo(chain_json(city_id, name, part, with_manual=whole.with_manual))
    else:
        typer.echo("\n".join(_lines(part)))


@chain.command("rerun")
def rerun(
    city_id: CityArgument,
    dataset: DatasetArgument,
    delivery: Annotated[
        list[Path] | None,
        typer.Option(
            "--delivery", metavar="PATH", help="Delivery of the city; not for runs.", exists=True
        ),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Make a dataset again in a temporary place and compare checksums; publishes nothing.

    Exits with 1 where something differs.

    Example: uchimizu chain rerun kumagaya bldg_lod1 --delivery ./11202_kumagaya.zip
    """
    import orjson

    from gis_server.chain.rerun import rerun as again
    from gis_server.commands.progress import shown_progress

    with shown_progress() as progress:
        found = again(
            settings_of(data),
            city_id,
            dataset,
            delivery=tuple(delivery or ()),
            progress=progress,
            workers=os.cpu_count() or 1,
        )
    if as_json:
        typer.echo(orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode())
    elif not found.differences:
        typer.echo(f"{dataset} {found.version}: the same ({found.compared} checksums)")
    else:
        typer.echo(
            f"{dataset} {found.version}: {len(found.differences)} of {found.compared} differ"
        )
        for each in found.differences[:SHOWN_DIFFERENCES]:
            was, now = (text[:64] or "nothing" for text in (each.published, each.found))
            typer.echo(f"  {each.name}: published {was}, now {now}")
        if (more := len(found.differences) - SHOWN_DIFFERENCES) > 0:
            typer.echo(f"  and {more} more; --json lists all")
    raise typer.Exit(1 if found.differences else 0)


def _lines(part: Chain) -> Iterator[str]:
    for name in part.order:
        step = part.steps[name]
        mark = "  [再計算が必要]" if name in part.out_of_date else ""
        mark += "  [replaced]" if step.replaced_by else ""
        who = step.role or step.tool
        yield f"{step.label.ja}  ({step.way.value}, {who}, {step.at or '-'}){mark}"
        if step.why:
            yield f"    why    {step.why}"
        for used in step.used:
            thing = part.things[used.thing]
            yield f"    took   {thing.title.ja}  {thing.digest[:16]}"
            for each in used.changed(thing):
                was, now = each.recorded[:16], each.current[:16] or "gone"
                yield f"           {each.name or thing.id}: was {was}, is {now}"
        for made in step.made:
            thing = part.things[made]
            yield f"    made   {thing.title.ja}  {thing.version} {thing.digest[:16]}".rstrip()
