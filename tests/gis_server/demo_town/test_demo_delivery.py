"""The written files: the same bytes each time, in PLATEAU's structure, no loose ends."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from lxml import etree
from shapely.geometry import Polygon

from gis_server.demo_town import fingerprint, write_demo_town
from gis_server.demo_town.place import third_level_mesh, to_degrees, to_metres
from tests.gis_server.demo_town.written_surfaces import POS_LIST, closed_ring, find, trees
from tiles.citygml import read_citygml
from tiles.coordinates import mesh_code

GML = "{http://www.opengis.net/gml}"
FILE_NAME = re.compile(
    r"(\d{6}|\d{8})_(bldg|tran|dem|veg|luse|wtr|fld|frn|brid|rwy|squr)_6697(_l[12])?_op\.gml"
)


def gml_files(folder: Path) -> list[Path]:
    return sorted((folder / "udx").rglob("*.gml"))


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
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
    assert sum(p.stat().st_size for p in town_folder.rglob("*") if p.is_file()) < 42e6


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


def test_every_code_list_is_used(town_folder: Path) -> None:
    used: set[tuple[str, str]] = set()
    for path in gml_files(town_folder):
        for space, value in re.findall(r'codeSpace="([^"]+)">([^<]*)<', path.read_text()):
            used.add((Path(space).name, value))
    unused_lists = {p.name for p in (town_folder / "codelists").iterdir()} - {n for n, _ in used}
    assert unused_lists == set()


THEMES_BY_MESH = ("bldg", "tran", "veg", "frn", "brid", "rwy", "squr", "wtr")


@pytest.mark.parametrize("theme", THEMES_BY_MESH)
def test_features_lie_in_the_mesh_of_their_file(town_folder: Path, theme: str) -> None:
    """Point by point: the middle of each feature's plan lies in its file's mesh."""
    count = 0
    for path, tree in trees(town_folder, theme):
        mesh = path.name.split("_")[0]
        for member in find(tree.getroot(), "core:cityObjectMember"):
            lod1 = [e for e in member.iter() if str(e.tag).split("}")[1].startswith("lod1")]
            rings = [closed_ring(p) for p in (lod1[0] if lod1 else member).iter(POS_LIST)]
            flat = shapely.multipoints(np.concatenate(rings)[:, :2])
            middle = (
                Polygon(rings[0][:, :2]).centroid if len(rings) == 1 else flat.envelope.centroid
            )
            tolerance = 0.1 if len(rings) == 1 else 6.0
            count += 1
            if abs(middle.x) > tolerance and abs(middle.y) > tolerance:
                assert third_level_mesh(middle.x, middle.y) == mesh
    assert count


def test_the_frame_inverts() -> None:
    points = np.array([[0.0, 0.0], [-850.0, 625.0], [850.0, -625.0]])
    assert np.allclose(to_metres(to_degrees(points)), points, atol=1e-6)


def test_mesh_codes_are_those_of_the_grid_squares() -> None:
    """JIS X 0410, against the product's own, separately written function."""
    points = np.random.default_rng(5).uniform((-850.0, -625.0), (850.0, 625.0), (200, 2))
    for (x, y), (lon, lat) in zip(points.tolist(), to_degrees(points).tolist(), strict=True):
        assert third_level_mesh(x, y) == mesh_code(lon, lat)
    assert third_level_mesh(1.0, 1.0) == "54392355"


def test_names_say_that_they_are_invented(town_folder: Path) -> None:
    for path in gml_files(town_folder):
        names = re.findall(r"<gml:name>([^<]+)</gml:name>", path.read_text())
        assert [n for n in names if "架空" not in n and not re.fullmatch(r"\d{8}", n)] == []
    assert "架空の町" in (town_folder / "README.md").read_text()


def test_the_products_reader_finds_nothing_wrong(town_folder: Path) -> None:
    for path in gml_files(town_folder):
        result = read_citygml(path.read_bytes(), path=str(path.relative_to(town_folder)))
        assert result.problems == []
