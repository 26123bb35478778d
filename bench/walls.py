"""What the walls of a whole city cost when their heat is laid on them and written as 3D Tiles.

Walls are those of a city in the store of a data folder; the sides of cells are made for the bench:
one every 2 m along each piece, in the nearest of the four directions, with random numbers for 24
hours, which compress as badly as numbers can. Times are CPU time of this process; everything that
is compiled is compiled before.

    .venv/bin/python bench/walls.py DATA_FOLDER CITY
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from gis_server.heat.city_sources import city_sources
from gis_server.heat.city_surface import CityPlace, box_grid, city_extent
from gis_server.heat.city_walls import city_walls
from simulations.grid import Grid, plane_zone
from tiles.heat import WallSurfaces
from tiles.heat.wall_faces import Faces
from tiles.heat.wall_matching import values_of
from tiles.heat.wall_pieces import WallPieces, cut, directions
from tiles.heat.wall_tiles import WallTiles
from tiles.raster import PlaneGrid
from tiles.storage import open_storage

CELL_M = 2.0
NUMBERS = 25  # 24 hours and the hours of sun


def grid_of_city(place: CityPlace) -> Grid:
    west, south, east, north = city_extent(city_sources(place.storage, place.city), place.store)
    zone = plane_zone((west + east) / 2, (south + north) / 2)
    return box_grid((west, south, east, north), crs=zone, resolution_m=CELL_M)


def sides(walls: WallSurfaces, pieces: WallPieces) -> Faces:
    """Give the sides of cells as a run would have them."""
    out, right = directions(walls.azimuth[pieces.wall])
    length = np.ptp(pieces.along, axis=1)
    count = np.maximum(np.ceil(length / CELL_M), 1).astype(np.int64)
    row = np.repeat(np.arange(len(pieces)), count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    along = pieces.along[row, 0] + (number + 0.5) * length[row] / count[row]
    middle = along[:, None] * right[row] + pieces.ahead[row][:, None] * out[row]
    azimuth = np.round(walls.azimuth[pieces.wall][row] / 90.0) * 90.0 % 360.0
    values = np.random.default_rng(0).uniform(25.0, 60.0, (len(row), NUMBERS))
    base, top = pieces.height[row].T
    return Faces(middle[:, 0], middle[:, 1], azimuth, base, top, values.astype(np.float32))


def measure(place: CityPlace, grid: Grid, *, show: bool) -> None:
    """Go through all steps and print what each took."""
    laps = [time.process_time()]

    def lap(what: str) -> None:
        laps.append(time.process_time())
        if show:
            print(f"{laps[-1] - laps[-2]:6.2f} s  {what}")

    walls = city_walls(place, grid)
    lap(f"{len(walls):,} walls found in the store")
    pieces = cut(walls)
    lap(f"cut into {len(pieces):,} pieces")
    west, _, _, north = grid.bounds
    cells = PlaneGrid(grid.crs, CELL_M, west, north, grid.columns, grid.rows)
    faces = sides(walls, pieces)
    laps.append(time.process_time())
    values = values_of(pieces, walls.azimuth, faces, cells)
    lap(f"matched with {len(faces):,} sides of cells")
    with tempfile.TemporaryDirectory() as folder:
        WallTiles(walls, pieces, values, cells, "GSIGEO2011", Path(folder)).write()
        sizes = [path.stat().st_size for path in Path(folder).rglob("*.gz")]
        lap(f"written as {len(sizes)} tiles, {sum(sizes):,} bytes, {max(sizes):,} at most")


def main() -> None:
    data, city = Path(sys.argv[1]), sys.argv[2]
    place = CityPlace(open_storage(str(data / "published")), data / "store", city)
    grid = grid_of_city(place)
    middle_x, middle_y = grid.columns // 2, grid.rows // 2
    small = grid.window(grid.west + middle_x - 250, grid.south + middle_y - 250, 500, 500)
    measure(place, small, show=False)  # compiles
    measure(place, grid, show=True)


if __name__ == "__main__":
    main()
