"""Vertices of real cities against the GML itself, by a path that shares no code with ours.

lxml reads the coordinates, `japan_geoid` gives the undulation point by point, pyproj turns
latitude, longitude and ellipsoidal height (EPSG:4979) into EPSG:4978. Issue check 4: within 1 cm.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import japan_geoid
import numpy as np
import pyproj
import pytest
from lxml import etree

from tests.tiles.gltf_reading import Glb
from tiles.citygml import read_citygml
from tiles.content.datasets import DatasetSpec
from tiles.content.file_tiles import FeatureOrigin, encode_file

FILES = [
    "10207_tatebayashi-shi_2020/udx/bldg/54392496_bldg_6697_op.gml",
    "10207_tatebayashi-shi_2020/udx/bldg/54393414_bldg_6697_op.gml.gz",
    "27100_osaka-shi_iur30/udx/bldg/51357354_bldg_6697_op.gml",
    "27100_osaka-shi_iur30/udx/bldg/51357364_bldg_6697_op.gml",
    "13100_tokyo23-ku_2022_53392633_iur20/udx/bldg/53392633_bldg_6697_2_op.gml",
]


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def expected_ecef(data: bytes, lod: int) -> np.ndarray:
    """Give the distinct positions of an LOD as (n, 3) m, EPSG:4978, from the XML alone."""
    root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    texts = [
        position.text
        for solid in root.iter(f"{{*}}lod{lod}Solid", f"{{*}}lod{lod}MultiSurface")
        for position in solid.iter("{*}posList")
    ]
    rows = {tuple(row) for text in texts for row in np.array(text.split(), float).reshape(-1, 3)}
    lat, lon, height = np.array(sorted(rows)).T
    geoid = japan_geoid.load_embedded_gsigeo2011()
    raised = height + np.array([geoid.get_height(x, y) for x, y in zip(lon, lat, strict=True)])
    to_ecef = pyproj.Transformer.from_crs(4979, 4978)
    return np.column_stack(to_ecef.transform(lat, lon, raised))


def nearest_m(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Give the distance of each point to the nearest of the others."""
    order = np.argsort(others[:, 0])
    ordered = others[order]
    first = np.searchsorted(ordered[:, 0], points[:, 0] - 0.05)
    last = np.searchsorted(ordered[:, 0], points[:, 0] + 0.05)
    apart = np.full(len(points), np.inf)
    for row, (low, high) in enumerate(zip(first, last, strict=True)):
        if high > low:
            apart[row] = np.linalg.norm(ordered[low:high] - points[row], axis=1).min()
    return apart


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_random_vertices_agree_with_the_gml_within_a_centimetre(
    name: str, shared_data: Path
) -> None:
    data = _bytes(shared_data / "plateau" / name)
    tables = read_citygml(data, path=name).tables
    made = encode_file(
        tables,
        DatasetSpec("bldg_lod1", "bldg", 1),
        code_list=lambda _: None,
        read_image=lambda _: None,
        origin=FeatureOrigin(name),
    )
    found = np.concatenate(
        [part.ecef for tile in made.tiles for part in Glb(tile.glb).primitives()]
    )
    expected = expected_ecef(data, 1)
    random = np.random.default_rng(4)
    chosen = random.choice(len(found), min(1000, len(found)), replace=False)
    assert nearest_m(found[chosen], expected).max() < 0.01
    asked = random.choice(len(expected), min(1000, len(expected)), replace=False)
    assert nearest_m(expected[asked], found).max() < 0.01
