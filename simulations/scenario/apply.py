"""A scenario put into a surface: the surface after it, and where it changed.

Features act in the order of their kinds, and within a kind in a way that does not depend on their
order: the highest roof, the highest code of a cover, the least transmittance counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

import geopandas
import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.errors import Remark, ScenarioError
from simulations.grid import Grid
from simulations.scenario.edit import Cells, SurfaceEdit, box_of, cell_of, cells_in
from simulations.scenario.features import Feature, checked_features
from simulations.scenario.mist import air_change
from simulations.scenario.published import published_remarks
from simulations.surface.canopy import Canopy, Trees, layers_above, plant
from simulations.surface.dataset import grid_of
from simulations.surface.materials import BY_NAME
from simulations.surface.tree_list import tree_size

AWNING_THICKNESS_M = 0.1
# A wall lies at most this far from the line that was drawn along it (cells).
NEAR_WALL_CELLS = 1.5


class Applied(NamedTuple):
    """A surface with a scenario.

    surface : the surface after it, with `air_temperature_offset`, `humidity_ratio_offset` or
        `green_wall_fraction` where the scenario has mist or green walls.
    windows : windows of the grid that hold every changed cell; () where nothing changed.
    remarks : what a reader of the result must know.
    """

    surface: xr.Dataset
    windows: tuple[Grid, ...]
    remarks: tuple[Remark, ...]


def apply_scenario(surface: xr.Dataset, scenario: geopandas.GeoDataFrame) -> Applied:
    """Put a scenario into a surface; the surface given stays as it is.

    Raises
    ------
    ScenarioError
        A feature cannot be understood or lies outside; the message names it and its property.
    """
    grid = grid_of(surface)
    features = checked_features(scenario, grid)
    edit = SurfaceEdit(surface, grid)
    for kind, act in ACTS.items():
        chosen = [feature for feature in features if feature.kind == kind]
        if chosen:
            act(edit, chosen)
    names = {str(feature.values.get("cover", "")) for feature in features}
    remarks = [*edit.remarks, *published_remarks(names | {f.kind for f in features})]
    return Applied(edit.finished(remarks), edit.windows(), tuple(remarks))


def _remove_buildings(edit: SurfaceEdit, features: Iterable[Feature]) -> None:
    """Take buildings away; where two features overlap, the cover of the higher code counts."""
    standing = edit.layer("building_height")
    height, cover = edit.writable("building_height"), edit.writable("ground_cover")
    for code, _, feature in _by_cover(features):
        rows, columns = cells_in(edit, feature, feature.shape)
        built = standing[rows, columns] > 0
        if not built.any():
            number = feature.number + 1
            message = f"shape number {number} removes a building where there is none"
            japanese = f"{number}番目に置いた図形が取りのぞく場所に、建物はありません"
            edit.remarks.append(Remark("no-building-there", "warning", message, ja=japanese))
        cells = rows[built], columns[built]
        height[cells] = 0
        cover[cells] = code
        edit.touch(cells)


def _by_cover(features: Iterable[Feature]) -> list[tuple[int, int, Feature]]:
    """Give code of the cover, number and feature, by code."""
    found = [(BY_NAME[str(f.values.get("cover", "water"))].code, f.number, f) for f in features]
    return sorted(found, key=lambda each: each[:2])


def _add_buildings(edit: SurfaceEdit, features: Iterable[Feature]) -> None:
    height, cover = edit.writable("building_height"), edit.writable("ground_cover")
    for feature in features:
        cells = cells_in(edit, feature, feature.shape)
        height[cells] = np.maximum(height[cells], np.float32(feature.values["height_m"]))
        cover[cells] = BY_NAME["roof"].code
        _hide_inside(edit, cells)
        edit.touch(cells)


def _hide_inside(edit: SurfaceEdit, cells: Cells) -> None:
    """Take away crowns and overhangs that end inside a building."""
    height = edit.layer("building_height")[cells]
    for top, others in (
        ("canopy_top", ("canopy_base", "leaf_area_density")),
        ("overhang_top", ("overhang_base", "overhang_transmittance")),
    ):
        hidden = (edit.layer(top)[cells] > 0) & (edit.layer(top)[cells] <= height)
        if hidden.any():
            rows, columns = cells[0][hidden], cells[1][hidden]
            for name in (top, *others):
                edit.writable(name)[rows, columns] = 0


def _pave(edit: SurfaceEdit, features: Iterable[Feature]) -> None:
    """Change covers; where two features overlap, the cover of the higher code counts."""
    cover = edit.writable("ground_cover")
    for code, _, feature in _by_cover(features):
        cells = cells_in(edit, feature, feature.shape)
        free = edit.layer("building_height")[cells] == 0
        cover[cells[0][free], cells[1][free]] = code
        edit.touch(cells)


def _hang(edit: SurfaceEdit, features: Iterable[Feature]) -> None:
    top, base = edit.writable("overhang_top"), edit.writable("overhang_base")
    passing = edit.writable("overhang_transmittance")
    for feature in features:
        height, transmittance = feature.values["height_m"], feature.values["transmittance"]
        rows, columns = cells_in(edit, feature, feature.shape)
        free = edit.layer("building_height")[rows, columns] < float(height)
        cells = rows[free], columns[free]
        there = top[cells] > 0
        lower = np.float32(height)
        upper = np.float32(float(height) + AWNING_THICKNESS_M)
        base[cells] = np.where(there, np.minimum(base[cells], lower), lower)
        least = np.minimum(passing[cells], np.float32(transmittance))
        passing[cells] = np.where(there, least, np.float32(transmittance))
        top[cells] = np.maximum(top[cells], upper)
        edit.touch(cells)


def _plant(edit: SurfaceEdit, features: Sequence[Feature]) -> None:
    """Add crowns; the cells around all trees are worked on, the rest of the grid is not."""
    trees = _trees_of(features)
    reach = 0.5 * float(trees.crown_diameter.max()) + edit.grid.resolution_m
    for number, feature in enumerate(features):
        row, column = cell_of(edit.grid, trees.x[number], trees.y[number])
        if edit.layer("building_height")[row, column] > 0:
            message = f"the tree set as number {feature.number + 1} stands in a building"
            japanese = f"{feature.number + 1}番目に置いた木は、建物の中にあります"
            edit.remarks.append(Remark("tree-in-building", "warning", message, ja=japanese))
    box = (
        float(trees.x.min()) - reach,
        float(trees.y.min()) - reach,
        float(trees.x.max()) + reach,
        float(trees.y.max()) + reach,
    )
    part = box_of(edit.grid, box)
    ground = np.ascontiguousarray(edit.layer("ground_height")[part])
    canopy = _canopy_of(edit, part, ground)
    before = canopy.leaf_area.copy()
    plant(trees, edit.grid.part(part), ground=ground, canopy=canopy)
    layers = layers_above(canopy, ground)
    grown = canopy.leaf_area != before
    grown &= layers["canopy_top"] > edit.layer("building_height")[part]
    for name, values in layers.items():
        edit.writable(name)[part][grown] = values[grown]
    for number in range(len(trees)):
        around = (trees.x[number] - reach, trees.y[number] - reach)
        rows, columns = box_of(edit.grid, (*around, around[0] + 2 * reach, around[1] + 2 * reach))
        edit.touch(
            (np.array([rows.start, rows.stop - 1]), np.array([columns.start, columns.stop - 1]))
        )


def _trees_of(features: Iterable[Feature]) -> Trees:
    columns = []
    for feature in features:
        size = tree_size(
            str(feature.values.get("species", "")),
            height=feature.number_of("height_m"),
            crown_diameter=feature.number_of("crown_diameter_m"),
            crown_base=feature.number_of("crown_base_m"),
            age=feature.number_of("age_years"),
        )
        if size is None:
            raise ScenarioError(
                f"feature {feature.number}: a tree needs height_m or age_years",
                feature=feature.number,
            )
        kind = size.species
        columns.append(
            (
                *feature.shape.coords[0][:2], np.nan, size.height, size.crown_diameter,
                size.crown_base, kind.leaf_area_density, float(kind.shape),
            )
        )  # fmt: skip
    return Trees(*np.array(columns, np.float64).T)


def _canopy_of(
    edit: SurfaceEdit, part: tuple[slice, slice], ground: npt.NDArray[np.float32]
) -> Canopy:
    """Give the crowns that are there, as elevations and leaf area."""
    top, base = edit.layer("canopy_top")[part], edit.layer("canopy_base")[part]
    there = top > 0
    return Canopy(
        np.where(there, ground + top, -np.inf).astype(np.float32),
        np.where(there, ground + base, np.inf).astype(np.float32),
        (edit.layer("leaf_area_density")[part] * (top - base)).astype(np.float32),
    )


def _spray(edit: SurfaceEdit, features: Iterable[Feature]) -> None:
    temperature = edit.writable("air_temperature_offset")
    humidity = edit.writable("humidity_ratio_offset")
    for feature in sorted(features, key=lambda f: (f.shape.wkb, sorted(f.values.items()))):
        values = {name: float(value) for name, value in feature.values.items()}
        is_point = feature.shape.geom_type == "Point"
        shape = feature.shape.buffer(values["radius_m"]) if is_point else feature.shape
        cells = cells_in(edit, feature, shape)
        colder, wetter = air_change(
            flow_l_h=values["flow_l_h"],
            area_m2=max(shape.area, edit.grid.resolution_m**2),
            height_m=values["height_m"],
            wind_m_s=values["wind_m_s"],
        )
        temperature[cells] += np.float32(colder)
        humidity[cells] += np.float32(wetter)
        edit.touch(cells)


def _cover_walls(edit: SurfaceEdit, features: Iterable[Feature]) -> None:
    fraction = edit.writable("green_wall_fraction")
    reach = NEAR_WALL_CELLS * edit.grid.resolution_m
    for feature in features:
        rows, columns = cells_in(edit, feature, feature.shape.buffer(reach))
        built = edit.layer("building_height")[rows, columns] > 0
        if not built.any():
            raise ScenarioError(
                f"feature {feature.number}: there is no wall within {reach:g} m of the green wall; "
                "draw it along a building",
                feature=feature.number,
            )
        cells = rows[built], columns[built]
        coverage = np.float32(feature.values["coverage"])
        fraction[cells] = np.maximum(fraction[cells], coverage)
        edit.touch(cells)


ACTS: Final[dict[str, Callable[[SurfaceEdit, Sequence[Feature]], None]]] = {
    "remove_building": _remove_buildings,
    "building": _add_buildings,
    "paving": _pave,
    "water": _pave,
    "tree": _plant,
    "awning": _hang,
    "shade_sail": _hang,
    "mist": _spray,
    "green_wall": _cover_walls,
}
