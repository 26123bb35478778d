"""The written files: the same bytes each time, in PLATEAU's structure, no loose ends."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from shapely.geometry import Polygon

from gis_server.demo_town import fingerprint, write_demo_town
from gis_server.demo_town.place import third_level_mesh, to_metres

GML = "{http://www.opengis.net/gml}"
CORE = "{http://www.opengis.net/citygml/2.0}"
FILE_NAME = re.compile(r"(\d{6}|\d{8})_(bldg|tran|dem)_6697_op\.gml")


def gml_files(folder: Path) -> list[Path]:
    return sorted((folder / "udx").rglob("*.gml"))


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_bytes_are_written_every_time(town_folder: Path, tmp_path: Path) -> None:
    write_demo_town(tmp_path)
    assert hashes(tmp_path) == hashes(town_folder)


def test_fingerprint_is_short_hex_and_stable() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", fingerprint())
    assert fingerprint() == fingerprint()


def test_files_are_named_by_mesh_and_theme(town_folder: Path) -> None:
    names = [path.name for path in gml_files(town_folder)]
    assert [name for name in names if not FILE_NAME.fullmatch(name)] == []


def test_the_town_is_small_enough_to_write_at_every_start(town_folder: Path) -> None:
    assert sum(p.stat().st_size for p in town_folder.rglob("*") if p.is_file()) < 40e6


def test_every_identifier_is_unique_in_the_town(town_folder: Path) -> None:
    seen: list[str] = []
    for path in gml_files(town_folder):
        seen += re.findall(r'gml:id="([^"]+)"', path.read_text())
    assert len(seen) == len(set(seen)) > 2000


def test_every_code_stands_in_its_list(town_folder: Path) -> None:
    lists: dict[Path, set[str]] = {}
    unknown = set()
    for path in gml_files(town_folder):
        for space, value in re.findall(r'codeSpace="([^"]+)">([^<]*)<', path.read_text()):
            target = (path.parent / space).resolve()
            if target not in lists:
                names = etree.parse(str(target)).iter(f"{GML}name")
                lists[target] = {name.text or "" for name in names}
            if value not in lists[target]:
                unknown.add((path.name, space, value))
    assert unknown == set()


def test_every_code_list_and_every_code_is_used(town_folder: Path) -> None:
    used: set[tuple[str, str]] = set()
    for path in gml_files(town_folder):
        for space, value in re.findall(r'codeSpace="([^"]+)">([^<]*)<', path.read_text()):
            used.add((Path(space).name, value))
    unused_lists = {p.name for p in (town_folder / "codelists").iterdir()} - {n for n, _ in used}
    assert unused_lists == set()


@pytest.mark.parametrize("theme", ["bldg", "tran"])
def test_features_lie_in_the_mesh_of_their_file(town_folder: Path, theme: str) -> None:
    for path in sorted((town_folder / "udx" / theme).glob("*.gml")):
        mesh = path.name.split("_")[0]
        for member in etree.parse(str(path)).iter(f"{CORE}cityObjectMember"):
            text = next(member.iter(f"{GML}posList")).text or ""
            numbers = [float(word) for word in text.split()]
            lat = [numbers[i] for i in range(0, len(numbers), 3)]
            lon = [numbers[i + 1] for i in range(0, len(numbers), 3)]

            middle = Polygon(to_metres(np.column_stack([lon, lat]))).centroid
            if abs(middle.x) > 0.5 and abs(middle.y) > 0.5:
                assert third_level_mesh(middle.x, middle.y) == mesh
