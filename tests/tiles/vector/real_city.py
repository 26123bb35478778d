"""Real deliveries as the builders take them, read straight from the files."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache, partial
from pathlib import Path
from xml.etree import ElementTree

from tiles.attribute_columns import CodeList
from tiles.city_files import CityContext, CityFile
from tiles.city_tables import CityTables
from tiles.citygml import read_citygml

_GML = "{http://www.opengis.net/gml}"


@cache
def tables_of(path: Path) -> CityTables:
    """Read a GML file, once."""
    return read_citygml(_unpacked(path), path=path.name).tables


def city_files(delivery: Path, pattern: str = "udx/**/*.gml*") -> list[CityFile]:
    """Give the files of a delivery that match a pattern."""
    return [_file(delivery, path) for path in sorted(delivery.glob(pattern))]


def city_context(delivery: Path) -> CityContext:
    """Give a city with the code lists of its delivery."""

    def code_list(code_space: str, *, gml_path: str) -> CodeList | None:
        path = (delivery / gml_path).parent / code_space
        return _code_list(path.resolve()) if path.exists() else None

    return CityContext(
        id=delivery.name,
        name=delivery.name,
        year=2023,
        attribution="国土交通省 Project PLATEAU",
        created="2026-11-20T00:00:00Z",
        program="uchimizu 0.1.0",
        code_list=code_list,
    )


def _file(delivery: Path, path: Path) -> CityFile:
    data = _unpacked(path)
    mesh = re.match(r"\d+", path.name)
    return CityFile(
        path=path.relative_to(delivery).as_posix(),
        theme=path.relative_to(delivery).parts[1],
        mesh=mesh[0] if mesh else None,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        tables=partial(tables_of, path),
    )


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


@cache
def _code_list(path: Path) -> CodeList:
    labels = {}
    for each in ElementTree.parse(path).iter(f"{_GML}Definition"):
        code, label = each.findtext(f"{_GML}name"), each.findtext(f"{_GML}description")
        if code and label:
            labels[code] = label
    return CodeList(source=path.name, labels=labels)
