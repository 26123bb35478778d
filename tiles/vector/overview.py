"""What a town shows from afar and by name: built-up areas, and one label per named thing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import rasterio
import rasterio.features
import shapely
import shapely.geometry

CELL = 75.0  # side of a cell in metres of EPSG:3857: 60 m on the ground in Japan
MOST_CELLS_A_SIDE = 4096
BUILT_SHARES = (0.04, 0.12, 0.25)  # of the ground, where density classes 1, 2, 3 begin
LABEL_SPACING = 500.0  # metres of EPSG:3857: the same name appears once in such a square


def built_up(centres: npt.NDArray[np.float64], footprints_m2: npt.NDArray[np.float64]) -> pa.Table:
    """Give the built-up areas as rows of their layer, in density classes 1 to 3.

    centres : (n, 2) float64, of buildings, metres, EPSG:3857. footprints_m2 : (n,) float64.
    """
    west, south = centres.min(axis=0) - 2 * CELL
    east, north = centres.max(axis=0) + 2 * CELL
    cell = max(CELL, (east - west) / MOST_CELLS_A_SIDE, (north - south) / MOST_CELLS_A_SIDE)
    columns, rows = int(np.ceil((east - west) / cell)), int(np.ceil((north - south) / cell))
    built = np.zeros((rows, columns))
    row = ((north - centres[:, 1]) / cell).astype(np.int64)
    column = ((centres[:, 0] - west) / cell).astype(np.int64)
    np.add.at(built, (row, column), footprints_m2)
    ground = (cell * np.cos(np.arctan(np.sinh((south + north) / 2 / 6378137.0)))) ** 2
    density = np.digitize(_smoothed(built) / ground, BUILT_SHARES).astype(np.uint8)
    return _areas_of(density, rasterio.Affine(cell, 0, west, 0, -cell, north))


def _smoothed(cells: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give the mean of each cell and its eight neighbours."""
    padded = np.pad(cells, 1)
    rows, columns = cells.shape
    total = sum(padded[i : i + rows, j : j + columns] for i in range(3) for j in range(3))
    return np.asarray(total / 9)


def _areas_of(density: npt.NDArray[np.uint8], transform: rasterio.Affine) -> pa.Table:
    found = [
        (shapely.geometry.shape(outline), int(value))
        for outline, value in rasterio.features.shapes(
            density, mask=density > 0, transform=transform
        )
    ]
    shapes = np.array([shape for shape, _ in found], dtype=object)
    return pa.table(
        {
            "geometry": pa.array(shapely.to_wkb(shapes), pa.binary()),
            "area_m2": pa.array(shapely.area(shapes)),
            "kind": pa.array(["built_up"] * len(found), pa.string()),
            "density": pa.array([float(value) for _, value in found], pa.float64()),
        }
    )


def labels(kind: str, rows: pa.Table) -> pa.Table:
    """Give one point per name and neighbourhood, at the largest of the things that bear it.

    rows : of a layer with `name`, as `tiles.vector.drawing` gives them.
    """
    named = rows.filter(pc.is_valid(rows["name"]))
    points = shapely.point_on_surface(shapely.from_wkb(named["geometry"].to_numpy()))
    square = np.floor(shapely.get_coordinates(points) / LABEL_SPACING)
    area = np.nan_to_num(named["area_m2"].to_numpy())
    _, name = np.unique(np.asarray(named["name"].to_pylist(), dtype=str), return_inverse=True)
    order = np.lexsort((-area, square[:, 1], square[:, 0], name))
    key = np.column_stack([name, square])[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (key[1:] != key[:-1]).any(axis=1)
    chosen = np.sort(order[first])
    return pa.table(
        {
            "geometry": pa.array(shapely.to_wkb(points[chosen]), pa.binary()),
            "area_m2": pa.array(np.full(len(chosen), np.nan)),
            "gml_id": named["gml_id"].take(pa.array(chosen)),
            "kind": pa.array([kind] * len(chosen), pa.string()),
            "name": named["name"].take(pa.array(chosen)),
            "size": pa.array(np.round(area[chosen])),
        }
    )
