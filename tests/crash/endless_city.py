"""Adds the same city again and again, changed each time, until it is killed.

Run as `python endless_city.py FOLDER DELIVERY`; prints the version of each acknowledged run.
"""

from __future__ import annotations

import itertools
import os
import re
import sys
from pathlib import Path

from tiles.ingest import AddCity, add_city
from tiles.storage import open_storage


def add(folder: Path, delivery: Path, number: int) -> str:
    """Change a height in one file and add the city; give the version of the buildings."""
    files = sorted((delivery / "udx/bldg").glob("*.gml"))
    path = files[number % len(files)]
    height = 3 + (os.getpid() * 31 + number) % 4000 / 100
    text = re.sub(r'uom="m">[0-9.]+<', f'uom="m">{height}<', path.read_text("utf-8"), count=1)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
    request = AddCity("town", (delivery,), publish=frozenset({"3dtiles"}))
    report = add_city(request, storage=open_storage(folder / "storage"), store=folder / "store")
    assert report.exit_code() == 0, report.as_json()
    return report.datasets[0].version


def main(folder: Path, delivery: Path) -> None:
    """Add the city for ever."""
    for number in itertools.count():
        print(add(folder, delivery, number), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
