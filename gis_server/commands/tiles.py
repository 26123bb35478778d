# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu tiles …`: looking at tilesets, ours or others'."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from gis_server.commands.options import say

SHOWN_PER_RULE = 10

tiles = typer.Typer(
    name="tiles",
    no_args_is_help=True,
    help="Look at published tiles.",
    rich_markup_mode=None,
)


@tiles.callback()
def options() -> None:
    """Look at published tiles."""


@tiles.command("check")
def check(
    target: Annotated[
        str,
        typer.Argument(metavar="PATH|URL", help="A tileset.json, its folder, or its address."),
    ],
) -> None:
    """Check a tileset: structure, files, volumes, geometric errors, metadata, glTF.

    Ends with 1 where something is broken; warnings alone end with 0.

    Example: uchimizu tiles check http://127.0.0.1:8000/tiles/demo/bldg_lod1/20261120T…/tileset.json
    """
    from tiles.checking import check_tileset, errors_of

    findings = check_tileset(target)
    shown: Counter[str] = Counter()
    for each in findings:
        shown[each.code] += 1
        if shown[each.code] <= SHOWN_PER_RULE:
            typer.echo(f"{each.severity}: {each.code}: {each.where}: {each.message}")
    for code, count in shown.items():
        if count > SHOWN_PER_RULE:
            typer.echo(f"… and {count - SHOWN_PER_RULE} more of {code}")
    errors = errors_of(findings)
    say(f"{len(errors)} errors, {len(findings) - len(errors)} warnings and notes")
    if errors:
        raise typer.Exit(1)
