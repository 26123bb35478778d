# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu backup` and `uchimizu restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gis_server.commands.options import DataOption, say, settings_of


def backup(
    target: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder in which the back-up gets its own.")
    ],
    data: DataOption = None,
) -> None:
    """Back up database, photos and published files, also while the server runs.

    Example: uchimizu backup /mnt/backups
    """
    from gis_server.backup import back_up

    folder = back_up(settings_of(data), target, tell=lambda words: say(f"… {words}"))
    typer.echo(folder)


def restore(
    folder: Annotated[
        Path, typer.Argument(metavar="BACKUP", help="Folder that `uchimizu backup` printed.")
    ],
    data: DataOption = None,
) -> None:
    """Make an installation from a back-up, in an empty folder (or database).

    Example: uchimizu restore /mnt/backups/uchimizu-20260723T050000000000Z --data ./restored
    """
    from gis_server.backup import restore as run

    settings = settings_of(data)
    record = run(settings, folder, tell=lambda words: say(f"… {words}"))
    rows = sum(each["rows"] for each in record["tables"].values())
    say(f"restored {rows} rows and {len(record['files'])} files of {record['created']}")
    say(f"start it with: uchimizu serve --data {settings.data}")
