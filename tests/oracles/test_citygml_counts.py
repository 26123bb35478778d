"""Every real file: what the reader finds against a plain count of its elements with lxml."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from tiles.citygml import read_citygml
from tiles.errors import CityGMLError, NotYetSupported

pytestmark = [pytest.mark.shared, pytest.mark.slow]

GML_ID = "{http://www.opengis.net/gml}id"
#: Part of a namespace → prefix of `docs/data-contracts.md`.
PREFIXES = {
    "citygml/building/": "bldg",
    "citygml/bridge/": "brid",
    "citygml/tunnel/": "tun",
    "citygml/transportation/": "tran",
    "citygml/relief/": "dem",
    "citygml/vegetation/": "veg",
    "citygml/cityfurniture/": "frn",
    "citygml/landuse/": "luse",
    "citygml/waterbody/": "wtr",
    "citygml/generics/": "gen",
    "citygml/cityobjectgroup/": "grp",
    "/iur/uro/": "uro",
    "/iur/urf/": "urf",
    "citygml.org/ade/noise_de/": "noise",
}
#: Files that no strict XML reader takes, and what is to be said about them.
REFUSED = {
    "TestCaseOfInvalidFileNameGml.gml": "Start tag expected",
    "L01/udx/bldg/54377074_bldg_6697_op.gml": "Opening and ending tag mismatch",
}


def gml_files(folder: Path) -> list[Path]:
    files = [*folder.rglob("*.gml"), *folder.rglob("*.gml.gz"), *folder.rglob("*.citygml")]
    return sorted(file for file in files if file.is_file())


def read_bytes(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else data


def counted(data: bytes) -> tuple[Counter[str], set[str]] | None:
    """Count the city objects of a CityGML 1.0 or 2.0 file; None for any other file."""
    parser = etree.XMLParser(huge_tree=True, recover=True, resolve_entities=False)
    root = etree.fromstring(data, parser)
    if "citygml/3.0" in root.tag:
        return None
    classes: Counter[str] = Counter()
    ids: set[str] = set()
    for element in root.iter("{*}*"):
        uri, _, name = element.tag[1:].rpartition("}")
        prefix = next((prefix for part, prefix in PREFIXES.items() if part in uri), None)
        gml_id = element.get(GML_ID)
        if prefix is None or not name[0].isupper():
            continue
        # a data type of an extension has no gml:id and is no member of the model
        is_member = etree.QName(element.getparent()).localname == "cityObjectMember"
        if prefix in {"uro", "urf", "noise"} and not gml_id and not is_member:
            continue
        classes[f"{prefix}:{name}"] += 1
        if gml_id:
            ids.add(gml_id)
    return classes, ids


def compare(file: Path) -> str:
    """Read one file both ways; give how the reader took it."""
    data = read_bytes(file)
    said = next((text for name, text in REFUSED.items() if str(file).endswith(name)), None)
    if said is not None:
        with pytest.raises(CityGMLError, match=said) as refusal:
            read_citygml(data, path=file.name)
        assert refusal.value.path == file.name
        assert refusal.value.line > 0
        return "refused"
    expected = counted(data)
    if expected is None:
        with pytest.raises(NotYetSupported, match="not read yet"):
            read_citygml(data, path=file.name)
        return "not yet"
    result = read_citygml(data, path=file.name)
    tables = result.tables
    classes, ids = expected
    found = Counter(tables.class_names[row] for row in tables.features.class_name)
    assert found == classes, file
    gml_ids = {tables.features.gml_id[row] for row in range(len(tables.features.root))}
    assert gml_ids - {""} == ids, file
    return f"read by {result.reader}"


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("folder", ["plateau", "citygml-other"])
def test_features_and_ids_of_every_real_file(shared_data: Path, folder: str) -> None:
    results = Counter(compare(file) for file in gml_files(shared_data / folder))
    print(f"{folder}: {dict(results)}")
    assert results["read by scan"] > (200 if folder == "plateau" else 40)
    assert results["read by lxml"] <= 5  # what PLATEAU ships is read the fast way


def test_rings_and_vertices_of_a_large_file(shared_data: Path) -> None:
    file = shared_data / "plateau/10207_tatebayashi-shi_2020/udx/bldg/54392492_bldg_6697_op.gml"
    data = file.read_bytes()
    tables = read_citygml(data, path=file.name).tables
    rings = [
        [float(word) for word in (ring.text or "").split()]
        for ring in etree.fromstring(data).iter("{http://www.opengis.net/gml}posList")
    ]
    assert len(tables.vertex_start) - 1 == len(rings)
    expected = [
        (numbers[k + 1], numbers[k], numbers[k + 2])
        for numbers in rings
        for k in range(0, len(numbers) - 3, 3)
    ]
    assert [tuple(vertex) for vertex in tables.vertices.tolist()] == expected
