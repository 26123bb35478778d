"""Heat as 3D Tiles: the same numbers at the same places, in levels that are true means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from tests.tiles.gltf_reading import Glb
from tests.tiles.heat import sunny_block
from tests.tiles.heat.conftest import Published
from tests.tiles.heat.reading_tables import series
from tiles.checking import check_tileset
from tiles.checking.gltf_validator import MODULE, node
from tiles.coordinates import ecef_to_geodetic, undulation
from tiles.heat import publish_heat
from tiles.heat.quantities import QUANTITIES
from tiles.publishing import edit_city
from tiles.raster import plane_grid_of
from tiles.storage import open_storage


def middles(glb: Glb) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give longitude, latitude and ellipsoidal height of the middle of each quad."""
    (primitive,) = glb.primitives()
    quads = primitive.ecef.reshape(-1, 4, 3)
    ids = primitive.attributes["_FEATURE_ID_0"].reshape(-1, 4)
    assert (ids == np.arange(len(quads))[:, None]).all()
    return ecef_to_geodetic(quads.mean(axis=1))


def cells(published: Published, glb: Glb) -> tuple[np.ndarray, np.ndarray]:
    """Give the row and the column in which the middle of each quad lies."""
    lon, lat, _ = middles(glb)
    column, row = plane_grid_of(published.result).cells(lon, lat)
    return np.floor(row).astype(int), np.floor(column).astype(int)


def tiles_of(folder: Path, pattern: str) -> dict[str, Glb]:
    found = {path.stem: Glb(path.read_bytes()) for path in sorted(folder.glob(pattern))}
    assert found
    return found


def tree(folder: Path) -> Any:
    return orjson.loads((folder / "tileset.json").read_bytes())["root"]


@pytest.mark.parametrize("name", ["surface", "facades"])
def test_our_checker_and_the_khronos_validator_find_nothing(
    published: Published, name: str
) -> None:
    there = node() is not None and MODULE.is_dir()
    assert check_tileset(published.folder / name, gltf=there) == []


def test_leaf_cells_carry_the_hours_of_their_cell(published: Published) -> None:
    seen = np.zeros(published.result["utci"].shape[1:], bool)
    for glb in tiles_of(published.folder / "surface/tiles", "0_*.glb").values():
        row, column = cells(published, glb)
        assert not seen[row, column].any()
        seen[row, column] = True
        for name in ("utci", "wbgt", "shadow"):
            expected = published.result[name].to_numpy()[:, row, column].T
            atol = QUANTITIES[name].coding.scale / 2
            np.testing.assert_allclose(series(glb, name), expected, atol=atol)
        expected = published.result["sun_hours"].to_numpy()[row, column][:, None]
        np.testing.assert_allclose(series(glb, "sun_hours"), expected, atol=1 / 32)
    outside = np.isfinite(published.result["utci"][0].to_numpy())
    assert (seen == outside).all()
    assert published.record.features == int(outside.sum())


def test_cells_lie_above_the_ground_by_the_height_of_the_body(published: Published) -> None:
    ground = published.surface["ground_height"].to_numpy()
    for glb in tiles_of(published.folder / "surface/tiles", "0_*.glb").values():
        lon, lat, height = middles(glb)
        row, column = cells(published, glb)
        expected = ground[row, column] + 1.1 + undulation(lon, lat)
        # The middle of four corners is smoother than the ground: up to 2 cm at the hump's top.
        assert np.abs(height - expected).max() < 0.03


def test_tiles_beside_each_other_share_their_corners(published: Published) -> None:
    tiles = tiles_of(published.folder / "surface/tiles", "0_*.glb")
    west, east = (tiles[name].primitives()[0].ecef for name in ("0_0_0", "0_1_0"))
    grid = plane_grid_of(published.result)
    edges = []
    for corners in (west, east):
        lon, lat, height = ecef_to_geodetic(corners)
        column, row = grid.cells(lon, lat)
        on_edge = np.abs(column - 64) < 0.1
        places = np.rint(row[on_edge]).astype(int)
        edges.append(dict(zip(places.tolist(), height[on_edge].tolist(), strict=True)))
    shared = edges[0].keys() & edges[1].keys()
    assert len(shared) > 50
    assert max(abs(edges[0][row] - edges[1][row]) for row in shared) < 0.02


def test_cells_above_are_means_of_the_cells_below(published: Published) -> None:
    values = published.result["utci"].to_numpy().astype(np.float64)
    for level in (1, 2):
        side = 2**level
        for glb in tiles_of(published.folder / "surface/tiles", f"{level}_*.glb").values():
            row, column = cells(published, glb)
            found = series(glb, "utci")
            for number in range(0, len(found), 97):
                top, left = row[number] // side * side, column[number] // side * side
                below = values[:, top : top + side, left : left + side].reshape(6, -1)
                expected = np.nanmean(below, axis=1)
                np.testing.assert_allclose(found[number], expected, atol=1 / 16)


def test_geometric_errors_are_the_size_of_cells_and_fall(published: Published) -> None:
    root = tree(published.folder / "surface")
    assert root["geometricError"] == 8.0
    below = {child["geometricError"] for child in root["children"]}
    leaves = [leaf for child in root["children"] for leaf in child["children"]]
    assert below == {4.0}
    assert {leaf["geometricError"] for leaf in leaves} == {0.0}


def test_a_series_with_a_gap_is_left_out_as_a_whole(tmp_path: Path) -> None:
    result = sunny_block.result().isel(y=slice(0, 20), x=slice(0, 30))
    result["utci"][1, 3, 4] = np.nan
    surface = sunny_block.surface().isel(y=slice(0, 20), x=slice(0, 30))
    storage = open_storage(tmp_path)
    with edit_city(storage, "town") as edit:
        record = publish_heat(edit, sunny_block.run(), result, surface=surface)
    folder = tmp_path / "cities/town/heat-hot-day" / record.version / "surface"
    assert check_tileset(folder, gltf=False) == []
    glb = Glb((folder / "tiles/0_0_0.glb").read_bytes())
    found = series(glb, "utci")
    assert np.isnan(found).all(axis=1).sum() == 1
    assert np.isfinite(found).all(axis=1).sum() == len(found) - 1
    assert np.isfinite(series(glb, "wbgt")).all()
