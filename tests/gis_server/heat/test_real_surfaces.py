"""Real city files on the grid, held to an independent reckoning and to what is known of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from gis_server.heat.building_parts import add_buildings
from gis_server.heat.city_sources import CitySource, extent, is_usable
from gis_server.heat.city_surface import USED, add_file
from gis_server.heat.plane_tables import PlaneTables, in_plane
from gis_server.heat.tree_parts import fitted_trees
from simulations.grid import Grid, grid_over, plane_zone
from simulations.surface.builder import SurfaceBuilder
from simulations.surface.dataset import check_surface
from tiles.citygml import read_citygml
from tiles.delivery import open_delivery
from tiles.errors import TilesError

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def files(folder: Path, theme: str, crs: str) -> list[PlaneTables]:
    return [
        in_plane(read_citygml(file.read(), path=file.path).tables, crs)
        for file in open_delivery([folder]).files
        if file.theme == theme
    ]


def highest_face(file: PlaneTables, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Give the highest face over points by plane equations of whole polygons, −inf without."""
    tables, found = file.tables, np.full(len(x), -np.inf)
    for row in file.best_lod(tables.polygons.lod >= 1):
        rings = range(*tables.polygons.ring_start[row : row + 2])
        parts = [file.points[slice(*tables.vertex_start[r : r + 2])] for r in rings]
        a, b = parts[0], np.roll(parts[0], -1, axis=0)
        a, b = a - parts[0][0], b - parts[0][0]
        normal = np.cross(a, b).sum(axis=0)
        if abs(normal[2]) < 1e-3 * max(np.linalg.norm(normal), 1e-9):
            continue
        shape = shapely.Polygon(parts[0][:, :2], [part[:, :2] for part in parts[1:]])
        inside = np.flatnonzero(shapely.contains_xy(shape, x, y))
        offset = np.column_stack([x[inside], y[inside]]) - parts[0][0, :2]
        z = parts[0][0, 2] - offset @ normal[:2] / normal[2]
        found[inside] = np.maximum(found[inside], z)
    return found


def surface_of(file: PlaneTables, crs: str) -> tuple[Grid, SurfaceBuilder]:
    west, south = np.nanmin(file.points[:, :2], axis=0)
    east, north = np.nanmax(file.points[:, :2], axis=0)
    grid = grid_over(crs, (west, south, east, north))
    builder = SurfaceBuilder(grid)
    add_buildings(builder, file)
    return grid, builder


@pytest.mark.parametrize("number", [0, 4])
def test_roofs_of_osaka_are_where_their_faces_are(shared_data: Path, number: int) -> None:
    """File 4 holds 80 buildings in LOD2, file 0 hundreds in LOD1."""
    file = files(shared_data / "plateau" / "27100_osaka-shi_iur30", "bldg", "EPSG:6674")[number]
    grid, builder = surface_of(file, "EPSG:6674")
    found = builder.finish()
    roof = (found.building_height + found.ground_height).to_numpy()
    cells = np.flatnonzero(found.building_height.to_numpy() > 0)
    chosen = np.random.default_rng(5).choice(cells, min(len(cells), 3000), replace=False)
    x, y = np.meshgrid(grid.x(), grid.y())
    expected = highest_face(file, x.ravel()[chosen], y.ravel()[chosen])
    assert len(chosen) > 500
    np.testing.assert_allclose(roof.ravel()[chosen], expected, rtol=0, atol=1e-4)


def test_area_and_height_of_tatebayashi_keep_to_the_model(shared_data: Path) -> None:
    folder = shared_data / "plateau" / "10207_tatebayashi-shi_2020" / "udx" / "bldg"
    name = next(path for path in sorted(folder.iterdir()) if "54392492" in path.name)
    (file,) = files(name, "bldg", "EPSG:6677")
    grid, builder = surface_of(file, "EPSG:6677")
    found = builder.finish()
    chosen = file.best_lod(file.tables.polygons.lod >= 1)
    triangles, owner = file.triangles(chosen)
    flat = triangles[:, :, :2] - triangles[:, :1, :2]
    areas = 0.5 * np.abs(flat[:, 1, 0] * flat[:, 2, 1] - flat[:, 2, 0] * flat[:, 1, 1])
    footprint = 0.5 * float(areas.sum())  # top and bottom of every solid
    covered = float(np.count_nonzero(found.building_height)) * grid.resolution_m**2
    assert covered == pytest.approx(footprint, rel=0.01)
    top = np.full(len(file.tables.features.root), -np.inf)
    low = np.full(len(top), np.inf)
    np.maximum.at(top, file.root[owner], triangles[:, :, 2].max(axis=1))
    np.minimum.at(low, file.root[owner], triangles[:, :, 2].min(axis=1))
    heights = (top - low)[np.isfinite(top)]
    assert float(found.building_height.max()) == pytest.approx(float(heights.max()), abs=1.5)
    assert 15 < float(found.ground_height.min()) < float(found.ground_height.max()) < 30


def test_trees_of_numazu_have_measures_of_trees(shared_data: Path) -> None:
    (file,) = files(shared_data / "plateau" / "22203_numazu-shi", "veg", "EPSG:6676")
    trees = fitted_trees(file, file.best_lod(file.of_class("SolitaryVegetationObject")))
    assert len(trees) == 19
    assert ((trees.height > 2.5) & (trees.height < 13)).all()
    assert ((trees.crown_diameter > 0.9) & (trees.crown_diameter < 14)).all()
    share = trees.crown_base / trees.height
    assert ((share > 0.2) & (share < 0.6)).all()


def test_every_real_file_becomes_a_part_of_a_surface(shared_data: Path) -> None:
    """29 deliveries, i-UR 1.4 to 3.2, sound and faulty ones; warnings are errors here."""
    done: Counter[str] = Counter()
    for folder in sorted((shared_data / "plateau").iterdir()):
        if not folder.is_dir() or "tatebayashi" in folder.name:
            continue
        for file in open_delivery([folder]).files:
            if file.theme not in USED:
                continue
            try:
                tables = read_citygml(file.read(), path=file.path).tables
            except TilesError:
                continue
            source = CitySource(file.path, file.theme, file.mesh, "0" * 64, file.size)
            box = extent(source, tables) if is_usable(tables) else None
            if box is None:
                continue
            crs = plane_zone((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            x, y = np.nanmedian(in_plane(tables, crs).points[:, :2], axis=0)
            builder = SurfaceBuilder(grid_over(crs, (x - 400, y - 400, x + 400, y + 400)))
            builder.add_feet(np.array([[x - 9, y, 5.0], [x + 9, y, 5.0], [x, y + 9, 5.0]]))
            assert add_file(builder, source, tables)
            check_surface(builder.finish())
            done[file.theme] += 1
    assert done.total() > 100
    assert set(done) >= {"bldg", "dem", "tran", "rwy", "squr", "trk", "luse", "veg", "frn", "brid"}
