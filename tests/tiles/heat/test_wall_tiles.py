"""Heat of walls as 3D Tiles: on the walls of the model, with their ids, in levels of true means."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.tiles.gltf_reading import Glb
from tests.tiles.heat import sunny_block
from tests.tiles.heat.conftest import Published
from tests.tiles.heat.reading_tables import series, texts
from tiles.coordinates import ecef_to_geodetic, undulation
from tiles.heat import publish_heat, wall_tiles
from tiles.heat.wall_faces import faces_of
from tiles.heat.wall_pieces import cut, directions
from tiles.heat.wall_tiles import WallTiles
from tiles.publishing import edit_city
from tiles.raster import plane_grid_of
from tiles.storage import open_storage
from tiles.tileset import Node

GRID = plane_grid_of(sunny_block.surface())
WALLS = sunny_block.walls()
PIECES = cut(WALLS)
HIGH_WALLS = 4  # of the house of 21 m


def leaves(published: Published) -> list[Glb]:
    found = [Glb(path.read_bytes()) for path in published.folder.glob("facades/tiles/*.glb")]
    assert len(found) == 1  # so few walls are one tile
    return found


def triangles_of(glb: Glb) -> tuple[np.ndarray, np.ndarray]:
    """Give triangles, (n, 3, 3) m in the plane with heights above the geoid, and features."""
    (primitive,) = glb.primitives()
    lon, lat, height = ecef_to_geodetic(primitive.ecef[primitive.corners].reshape(-1, 3))
    column, row = GRID.cells(lon, lat)
    x, y = GRID.west_m + column * GRID.cell_m, GRID.north_m - row * GRID.cell_m
    points = np.column_stack([x, y, height - undulation(lon, lat)]).reshape(-1, 3, 3)
    return points, primitive.attributes["_FEATURE_ID_0"].ravel()[primitive.corners[:, 0]]


def test_pieces_lie_before_their_wall_and_look_outward(published: Published) -> None:
    number = {WALLS.gml_id[row]: row for row in range(len(WALLS))}
    for glb in leaves(published):
        points, feature = triangles_of(glb)
        wall = np.array([number[name] for name in texts(glb, "wall_gml_id")])[feature]
        out, _ = directions(WALLS.azimuth)
        first = np.array([WALLS.triangles[WALLS.wall == row][0, 0] for row in range(len(WALLS))])
        ahead = np.einsum("tcx,tx->tc", points[:, :, :2] - first[wall][:, None, :2], out[wall])
        assert np.abs(ahead - wall_tiles.OUTWARD_M).max() < 0.02
        across = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
        assert (np.einsum("tx,tx->t", across[:, :2], out[wall]) > 0).all()
        area = np.bincount(wall, np.linalg.norm(across, axis=1) / 2)
        np.testing.assert_allclose(area, np.bincount(PIECES.wall, PIECES.area), rtol=2e-3)
        houses = texts(glb, "building_gml_id")
        assert [f"house_{name[5]}" for name in texts(glb, "wall_gml_id")] == houses


def test_pieces_carry_what_the_sides_of_cells_say(published: Published) -> None:
    # In this block a side's numbers depend on where it looks, and on nothing else.
    faces = faces_of(published.result, GRID, published.surface["ground_height"].to_numpy())
    assert faces is not None
    for glb in leaves(published):
        azimuth = series(glb, "azimuth")[:, 0]
        temperature, sun = series(glb, "surface_temperature"), series(glb, "sun_hours")
        assert set(azimuth) == {0.0, 90.0, 180.0, 270.0}
        for side in np.unique(azimuth):
            expected = faces.values[faces.azimuth == side][0]
            np.testing.assert_allclose(temperature[azimuth == side] - expected[:-1], 0, atol=1 / 16)
            np.testing.assert_allclose(sun[azimuth == side] - expected[-1], 0, atol=1 / 16)


def test_the_run_says_how_much_of_the_walls_has_numbers(published: Published) -> None:
    found = published.description()["walls"]
    assert (found["count"], found["matched"]) == (len(WALLS), len(WALLS))
    assert found["area_m2"] == found["matched_m2"] == pytest.approx(PIECES.area.sum(), abs=0.1)


def made(folder: Path, values: np.ndarray) -> tuple[WallTiles, Node]:
    tiles = WallTiles(WALLS, PIECES, values.astype(np.float32), GRID, "GSIGEO2011", folder)
    root = tiles.write()
    assert root is not None
    return tiles, root


def nodes(root: Node) -> Iterator[Node]:
    yield root
    for child in root.children:
        yield from nodes(child)


def read(folder: Path, node: Node) -> Glb:
    return Glb((folder / "tiles" / node.contents[0].name).read_bytes())


def test_tiles_above_show_the_largest_walls_with_their_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall_tiles, "MOST_FEATURES", 6)
    values = np.random.default_rng(1).uniform(20, 60, (len(PIECES), 3))
    tiles, root = made(tmp_path, values)
    everything = list(nodes(root))
    below = [node for node in everything if not node.children]
    above = [node for node in everything if node.children]
    shown = [name for node in below for name in set(texts(read(tmp_path, node), "wall_gml_id"))]
    assert sorted(shown) == sorted(WALLS.gml_id[row] for row in range(len(WALLS)))
    assert tiles.written == len(PIECES) == sum(node.contents[0].features for node in below)
    weight = np.bincount(PIECES.wall, PIECES.area)
    for node in above:
        glb = read(tmp_path, node)
        rows = [int(name[5]) * 4 + int(name[7]) for name in texts(glb, "wall_gml_id")]
        assert len(rows) <= 6
        for hour in range(2):
            mean = np.bincount(PIECES.wall, PIECES.area * values[:, hour]) / weight
            found = series(glb, "surface_temperature")[:, hour]
            np.testing.assert_allclose(found, mean[rows], atol=1 / 16)
        assert node.geometric_error >= max(10.0, *(c.geometric_error for c in node.children))
    largest = set(np.argsort(-weight)[:HIGH_WALLS].tolist())
    assert largest <= {
        int(name[5]) * 4 + int(name[7]) for name in texts(read(tmp_path, root), "wall_gml_id")
    }


def test_the_error_is_the_length_of_the_largest_wall_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall_tiles, "MOST_FEATURES", 2)
    _, root = made(tmp_path, np.full((len(PIECES), 2), 30.0))
    shown = {int(n[5]) * 4 + int(n[7]) for n in texts(read(tmp_path, root), "wall_gml_id")}
    longest = 0.0
    for row in set(range(len(WALLS))) - shown:
        places = WALLS.triangles[WALLS.wall == row].reshape(-1, 3)
        longest = max(longest, math.dist(places.min(axis=0), places.max(axis=0)))
    assert root.geometric_error >= longest - 1e-6


def test_pieces_without_numbers_are_not_drawn(tmp_path: Path) -> None:
    values = np.full((len(PIECES), 2), 30.0)
    values[PIECES.wall == 0] = np.nan
    lone = np.flatnonzero(PIECES.wall == 1)[0]
    values[lone] = np.nan
    tiles, root = made(tmp_path, values)
    names = texts(read(tmp_path, root), "wall_gml_id")
    assert "wall_0_0" not in names
    assert len(names) == np.isfinite(values[:, 0]).sum() == tiles.written
    share = tiles.share()
    assert (share.count, share.matched) == (len(WALLS), len(WALLS) - 1)
    drawn = PIECES.area[np.isfinite(values[:, 0])].sum()
    assert share.matched_m2 == pytest.approx(drawn, abs=0.1)


def test_a_tile_above_without_whole_walls_still_leads_to_those_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall_tiles, "MOST_FEATURES", 2)
    values = np.full((len(PIECES), 2), np.nan)
    values[np.unique(PIECES.wall, return_index=True)[1][HIGH_WALLS : 2 * HIGH_WALLS]] = 30.0
    _, root = made(tmp_path, values)
    assert root.children
    assert not root.contents
    assert root.geometric_error >= 10.0


def test_no_numbers_make_no_tileset(tmp_path: Path) -> None:
    values = np.full((len(PIECES), 2), np.nan, np.float32)
    assert WallTiles(WALLS, PIECES, values, GRID, "GSIGEO2011", tmp_path).write() is None


def test_faces_without_a_number_or_height_say_nothing(published: Published) -> None:
    changed = published.result.copy(deep=True)
    changed["facade_surface_temperature"][2, 5] = np.nan
    changed["facade_top"][9] = changed["facade_base"][9]
    ground = published.surface["ground_height"].to_numpy()
    found, whole = faces_of(changed, GRID, ground), faces_of(published.result, GRID, ground)
    assert found is not None
    assert whole is not None
    assert len(found) == len(whole) - 2
    assert faces_of(changed.drop_dims("facade"), GRID, ground) is None


def test_without_walls_of_a_model_there_are_none_and_others_are_another_version(
    tmp_path: Path,
) -> None:
    storage = open_storage(tmp_path)
    cut_out = {"y": slice(10, 40), "x": slice(20, 60)}
    result, surface = sunny_block.result().isel(cut_out), sunny_block.surface().isel(cut_out)
    run = sunny_block.run()
    some = WALLS.rows(np.arange(4))
    with edit_city(storage, "town") as edit:
        first = publish_heat(edit, run, result, surface=surface)
        folder = tmp_path / "cities/town/heat-hot-day"
        assert not (folder / first.version / "facades").exists()
        assert '"walls": null' in (folder / first.version / "run.json").read_text("utf-8")
        second = publish_heat(edit, run, result, surface=surface, walls=some)
        assert (folder / second.version / "facades/tileset.json").is_file()
        assert publish_heat(edit, run, result, surface=surface, walls=some) == second
        turned = replace(some, azimuth=some.azimuth[::-1].copy())
        assert publish_heat(edit, run, result, surface=surface, walls=turned) != second
