"""The surface of a published city: its files in the store, theme by theme, onto one grid.

What becomes what is told in `docs/surface.md`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pyproj
import xarray as xr

from gis_server.heat.building_parts import add_buildings, add_feet
from gis_server.heat.city_sources import (
    Bounds,
    CitySource,
    city_sources,
    extent,
    is_usable,
    near,
    opened,
)
from gis_server.heat.cover_parts import add_land_use, add_rails, add_roads, add_water
from gis_server.heat.furniture_parts import add_bridges, add_furniture
from gis_server.heat.plane_tables import PlaneTables, in_plane, plane_points
from gis_server.heat.tree_parts import add_vegetation
from simulations.errors import Remark, SurfaceError
from simulations.grid import Grid, grid_over, plane_zone
from simulations.surface.builder import SurfaceBuilder
from simulations.surface.dataset import grid_of
from simulations.surface.ground import LONGEST_GAP_BETWEEN_BUILDINGS_M
from simulations.surface.tree_list import listed_trees
from tiles.city_tables import CityTables
from tiles.storage import Storage
from tiles.terrain.ground import relief_triangles

Progress = Callable[[str, int, int], None]
Add = Callable[[SurfaceBuilder, PlaneTables], None]

# Themes in the order in which people think of them; the order changes nothing.
ADDERS: dict[str, Add] = {
    "bldg": add_buildings,
    "veg": add_vegetation,
    "brid": add_bridges,
    "frn": add_furniture,
    "tran": add_roads,
    "squr": add_roads,
    "trk": add_roads,
    "rwy": add_rails,
    "luse": add_land_use,
    "wtr": add_water,
}
GROUND_THEME = "dem"
USED = frozenset({*ADDERS, GROUND_THEME})
WIDEST_DEG = 2.0
RESOLUTIONS_M = (0.25, 10.0)
# About 35 bytes each: 3.5 GB.
MOST_CELLS = 100_000_000


def silent(stage: str, done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class CityPlace:
    """Where the model of a city is kept.

    storage : of the published files. store : folder of the city store. city : its id.
    """

    storage: Storage
    store: Path
    city: str


def city_surface(
    place: CityPlace,
    *,
    bounds: Bounds | None = None,
    resolution_m: float = 2.0,
    margin_m: float = 0.0,
    tree_list: geopandas.GeoDataFrame | None = None,
    progress: Progress = silent,
) -> xr.Dataset:
    """Give the surface of a city or of a box in it; frame `Surface` of the data contracts.

    Parameters
    ----------
    bounds : west, south, east, north, degrees; None = the whole city.
    margin_m : added around the box, so that what stands there casts its shade into it; `window_of`
        gives the box again.
    tree_list : trees beside those of the model, as `read_tree_list` gives them.
    progress : called with "surface" and how many of how many files are done.

    Raises
    ------
    SurfaceError
        The box is outside the city, or nothing tells how high the ground lies.
    PublishError
        Nothing is published of the city, or its tables are gone from the store.
    """
    sources = city_sources(place.storage, place.city)
    whole = city_extent(sources, place.store)
    box = whole if bounds is None else checked_box(bounds, whole, place.city)
    grid = _widened(_checked_grid(box, _zone(whole), resolution_m), margin_m)
    builder = SurfaceBuilder(grid)
    reach = _in_degrees(grid)
    wanted = [source for source in sources if source.theme in USED and near(source, reach)]
    used = []
    for number, (source, tables) in enumerate(opened(wanted, place.store, themes=USED)):
        progress("surface", number, len(wanted))
        if add_file(builder, source, tables):
            used.append(source)
    progress("surface", len(wanted), len(wanted))
    if not any(source.theme == GROUND_THEME for source in used):
        _add_feet_around(builder, sources, used, place.store)
    if tree_list is not None:
        builder.add_trees(listed_trees(tree_list, crs=grid.crs))
        builder.remarks += tree_list.attrs.get("remarks", [])
    builder.remarks += _remarks(sources, used)
    return builder.finish(
        sources=[{"path": s.path, "sha256": s.sha256, "bytes": s.bytes} for s in used]
    )


def city_extent(sources: Sequence[CitySource], store: Path) -> Bounds:
    """Give west, south, east, north of a city's buildings, else of all its files, degrees.

    Raises
    ------
    SurfaceError
        No file has coordinates.
    """
    for themes in (frozenset({"bldg"}), USED):
        found = [
            box
            for source, tables in opened(sources, store, themes=themes)
            if is_usable(tables) and (box := extent(source, tables)) is not None
        ]
        if found:
            west, south, east, north = np.array(found).T
            box = float(west.min()), float(south.min()), float(east.max()), float(north.max())
            if max(box[2] - box[0], box[3] - box[1]) > WIDEST_DEG:
                raise SurfaceError(
                    f"the city reaches over {box}; more than {WIDEST_DEG}° is no city but a wrong "
                    "coordinate; give a box"
                )
            return box
    raise SurfaceError("no file of the city has coordinates, so there is no surface")


def window_of(surface: xr.Dataset, bounds: Bounds) -> tuple[slice, slice]:
    """Give the rows and columns of a surface that are a box in degrees.

    Raises
    ------
    GridError
        The box reaches over the surface.
    """
    grid = grid_of(surface)
    return box_grid(bounds, crs=grid.crs, resolution_m=grid.resolution_m).slices_in(grid)


def box_grid(box: Bounds, *, crs: str, resolution_m: float) -> Grid:
    """Give the grid that covers a box in degrees, edges bent as the plane bends them."""
    to_plane = pyproj.Transformer.from_crs("EPSG:6668", crs, always_xy=True)
    return grid_over(crs, to_plane.transform_bounds(*box), resolution_m=resolution_m)


def _checked_grid(box: Bounds, crs: str, resolution_m: float) -> Grid:
    least, most = RESOLUTIONS_M
    if not least <= resolution_m <= most:
        raise SurfaceError(f"cells of {resolution_m:g} m; {least:g} to {most:g} m are possible")
    grid = box_grid(box, crs=crs, resolution_m=resolution_m)
    if grid.rows * grid.columns > MOST_CELLS:
        raise SurfaceError(
            f"{grid.columns} × {grid.rows} cells of {resolution_m:g} m need more memory than one "
            f"surface may take ({MOST_CELLS:,} cells); give a smaller box or larger cells"
        )
    return grid


def _widened(grid: Grid, margin_m: float) -> Grid:
    cells = math.ceil(margin_m / grid.resolution_m)
    west, south = grid.west - cells, grid.south - cells
    return grid.window(west, south, grid.columns + 2 * cells, grid.rows + 2 * cells)


def _in_degrees(grid: Grid) -> Bounds:
    to_degrees = pyproj.Transformer.from_crs(grid.crs, "EPSG:6668", always_xy=True)
    west, south, east, north = to_degrees.transform_bounds(*grid.bounds)
    return west, south, east, north


def _zone(box: Bounds) -> str:
    return plane_zone((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def checked_box(bounds: Bounds, whole: Bounds, city: str) -> Bounds:
    """Give a box in degrees if it lies over a city.

    Raises
    ------
    SurfaceError
        It is empty, or outside the city's extent `whole`.
    """
    west, south, east, north = bounds
    if not all(map(math.isfinite, bounds)) or west >= east or south >= north:
        raise SurfaceError(
            f"the box {bounds} is empty; expected west,south,east,north in degrees, such as "
            f"{','.join(f'{each:.4f}' for each in whole)}"
        )
    if west > whole[2] or east < whole[0] or south > whole[3] or north < whole[1]:
        raise SurfaceError(
            f"the box {bounds} lies outside {city}, which reaches over "
            f"{','.join(f'{each:.4f}' for each in whole)} (west,south,east,north in degrees)"
        )
    return bounds


def add_file(builder: SurfaceBuilder, source: CitySource, tables: CityTables) -> bool:
    """Add a file; gives whether it could be."""
    if not is_usable(tables):
        message = f"{source.path} is in no known coordinate system (EPSG:{tables.epsg}); left out"
        japanese = f"{source.path}：座標系（EPSG:{tables.epsg}）が分からないため、除きました"
        builder.remarks.append(Remark("file-left-out", "warning", message, ja=japanese))
        return False
    if source.theme == GROUND_THEME:
        for portion in relief_triangles(tables):
            points = plane_points(portion.reshape(-1, 3), epsg=6668, crs=builder.grid.crs)
            builder.add_ground(points.reshape(-1, 3, 3))
        return True
    ADDERS[source.theme](builder, in_plane(tables, builder.grid.crs))
    return True


def _add_feet_around(
    builder: SurfaceBuilder, sources: Sequence[CitySource], used: Sequence[CitySource], store: Path
) -> None:
    """Add the feet of buildings around, as far as they tell the ground within the grid."""
    reach = _in_degrees(_widened(builder.grid, LONGEST_GAP_BETWEEN_BUILDINGS_M))
    around = [each for each in sources if each not in set(used) and near(each, reach)]
    for _, tables in opened(around, store, themes=frozenset({"bldg"})):
        if is_usable(tables):
            add_feet(builder, in_plane(tables, builder.grid.crs))


def _remarks(sources: Iterable[CitySource], used: Sequence[CitySource]) -> list[Remark]:
    themes = {source.theme for source in used}
    without = {
        "veg": (
            "trees: there is no vegetation (veg) in this area; add a tree list for their shade",
            "木：この区域に植生（veg）がありません。木かげには樹木の一覧を加えてください",
        ),
        "luse": (
            "ground cover: there is no land use (luse) in this area; the rest counts as paved",
            "地面：この区域に土地利用（luse）がないため、道・水・植物のない所は舗装としました",
        ),
        "tran": (
            "streets: there are no roads (tran) in this area",
            "道：この区域に道路（tran）がありません",
        ),
    }
    remarks = [
        Remark(f"no-{theme}", "warning", message, ja=japanese)
        for theme, (message, japanese) in without.items()
        if theme not in themes
    ]
    unused = sorted({source.theme for source in sources} & {"cons", "tun", "ubld", "unf", "gen"})
    if unused:
        message = f"these themes do not become part of the surface: {', '.join(unused)}"
        japanese = f"次の主題は計算の対象にしていません：{'、'.join(unused)}"
        remarks.append(Remark("theme-left-out", "info", message, ja=japanese))
    return remarks
