"""A surface from rasters without a city model, in the layout of UMEP.

DSM: ground with buildings; DEM: bare ground; CDSM: tree crowns, height above the ground; TDSM:
underside of the crowns, the same; land cover in UMEP's codes (Lindberg et al. 2018, Environmental
Modelling & Software 99, 70–87). Nothing is resampled: rasters that do not fit are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.errors import Remark, SurfaceError
from simulations.grid import Grid
from simulations.surface.builder import tidied
from simulations.surface.canopy import LEAF_AREA_DENSITY, TRUNK_RATIO
from simulations.surface.dataset import GROUND_SOURCES, Array, surface_dataset
from simulations.surface.materials import cover_code
from simulations.surface.raster_files import (
    LARGEST_HOLES,
    Raster,
    check_same_cells,
    fill_holes,
    grid_of_raster,
    opened,
)

# UMEP's land cover codes → ours. Paved (1) is dark asphalt in its tables; evergreen (3) and
# deciduous (4) trees are crowns over grass.
UMEP_COVERS: Final = {
    1: "asphalt",
    2: "roof",
    3: "grass",
    4: "grass",
    5: "grass",
    6: "bare_soil",
    7: "water",
}
# What rises less above the DEM is ground, not building (UMEP's threshold, 2 m).
LOWEST_BUILDING_M = 2.0
HIGHEST_BUILDING_M = 900.0
HIGHEST_TREE_M = 120.0
GROUND_RANGE_M = (-500.0, 9000.0)
# A wall that ends this far below the DEM is a contradiction of the two rasters.
DEEPEST_M = 0.5
# A town has more open ground, and a wood more gaps, than what is beyond these shares.
MOST_BUILT = 0.98
MOST_CROWNED = 0.98


@dataclass(frozen=True, slots=True)
class ForeignRasters:
    """Files of one place, all GeoTIFF (or any raster that GDAL reads) of the same cells.

    dsm, dem : elevation, m. cdsm, tdsm : above the ground, m. cover : UMEP's codes.
    """

    dsm: Path
    dem: Path
    cdsm: Path | None = None
    tdsm: Path | None = None
    cover: Path | None = None


def foreign_surface(rasters: ForeignRasters, *, trunk_ratio: float = TRUNK_RATIO) -> xr.Dataset:
    """Give the surface of rasters; frame `Surface` of the data contracts.

    Parameters
    ----------
    trunk_ratio : underside of a crown as a share of its top, where there is no TDSM, 0 to 1.

    Raises
    ------
    SurfaceError
        A raster cannot be read, has no metre grid, does not fit the others, or holds values that
        cannot be meant; the message names the file.
    """
    if not 0.0 <= trunk_ratio < 1.0:
        raise SurfaceError(f"the trunk ratio is {trunk_ratio}; expected 0 to below 1, such as 0.25")
    remarks: list[Remark] = []
    dsm, dem = opened(rasters.dsm, remarks), opened(rasters.dem, remarks)
    grid = grid_of_raster(dsm)
    others = {
        name: opened(path, remarks)
        for name in ("cdsm", "tdsm", "cover")
        if (path := getattr(rasters, name)) is not None
    }
    for raster in (dem, *others.values()):
        check_same_cells(dsm, raster)
    for raster in (dsm, dem):
        fill_holes(raster, remarks)
        _check_heights(raster)
    layers = _heights(dsm, dem, remarks)
    if "cdsm" in others:
        layers |= _crowns(others["cdsm"], others.get("tdsm"), trunk_ratio, remarks)
    layers["ground_cover"] = (
        _covers(others["cover"], remarks) if "cover" in others else _no_cover(grid, remarks)
    )
    source = np.full(grid.shape, GROUND_SOURCES.index("foreign grid"), np.uint8)
    layers["ground_source"] = source
    sources = [{"path": each.path.name} for each in (dsm, dem, *others.values())]
    return surface_dataset(grid, tidied(layers), sources=sources, remarks=remarks)


def _check_heights(raster: Raster) -> None:
    low, high = raster.values.min(), raster.values.max()
    if not (GROUND_RANGE_M[0] <= low and high <= GROUND_RANGE_M[1] + HIGHEST_BUILDING_M):
        raise SurfaceError(
            f"{raster.path} has elevations from {low:g} to {high:g} m; "
            f"{GROUND_RANGE_M[0]:g} to {GROUND_RANGE_M[1]:g} m is possible; a number that stands "
            "for no data must be the file's nodata value, and feet must be converted"
        )


def _heights(dsm: Raster, dem: Raster, remarks: list[Remark]) -> dict[str, Array]:
    """Give ground and buildings: the DSM is the ground where no building rises from the DEM."""
    above = dsm.values - dem.values
    if float(above.max()) > HIGHEST_BUILDING_M:
        raise SurfaceError(
            f"{dsm.path} rises up to {above.max():g} m above {dem.path}; both must be elevations "
            "in metres of the same datum"
        )
    deep = above < -DEEPEST_M
    if deep.mean() > LARGEST_HOLES:
        raise SurfaceError(
            f"{dsm.path} lies more than {DEEPEST_M} m below {dem.path} in {deep.mean():.1%} of the "
            "pixels; is the DSM a height above the ground, or are the two files exchanged?"
        )
    if deep.any():
        message = (
            f"{int(deep.sum())} pixels of {dsm.path.name} lie more than {DEEPEST_M} m below "
            f"{dem.path.name} (down to {above.min():.1f} m); the DEM is used there"
        )
        japanese = (
            f"{dsm.path.name}の{int(deep.sum())}画素が{dem.path.name}より {DEEPEST_M} m 以上低い"
            f"（最大 {above.min():.1f} m）ため、そこは DEM の高さとしました"
        )
        remarks.append(Remark("dsm-below-dem", "warning", message, ja=japanese))
    built = above >= LOWEST_BUILDING_M
    if built.mean() > MOST_BUILT:
        raise SurfaceError(
            f"{dsm.path} rises at least {LOWEST_BUILDING_M:g} m above {dem.path} in "
            f"{built.mean():.1%} of the pixels, so that there is no ground to stand on; both must "
            "be elevations in metres (not feet) of the same datum"
        )
    ground = np.where(built | deep, dem.values, dsm.values)
    height = np.where(built, above, np.float32(0))
    if not built.any():
        message = f"{dsm.path.name} nowhere rises {LOWEST_BUILDING_M} m above {dem.path.name}"
        japanese = (
            f"{dsm.path.name}には{dem.path.name}より {LOWEST_BUILDING_M} m 高い所がありません"
        )
        remarks.append(Remark("no-building", "warning", message, ja=japanese))
    return {"ground_height": ground, "building_height": height}


def _crowns(
    cdsm: Raster, tdsm: Raster | None, trunk_ratio: float, remarks: list[Remark]
) -> dict[str, Array]:
    top = np.nan_to_num(cdsm.values, nan=0.0)
    if float(top.max()) > HIGHEST_TREE_M or float(top.min()) < -DEEPEST_M:
        raise SurfaceError(
            f"{cdsm.path} has crowns from {top.min():g} to {top.max():g} m; expected heights above "
            f"the ground up to {HIGHEST_TREE_M:g} m, not elevations (subtract the DEM)"
        )
    top = np.clip(top, 0, None)
    base = trunk_ratio * top
    if tdsm is not None:
        base = np.clip(np.nan_to_num(tdsm.values, nan=0.0), 0, None)
        wrong = base > top
        if wrong.any():
            message = (
                f"{int(wrong.sum())} pixels of {tdsm.path.name} lie above {cdsm.path.name}; "
                f"{trunk_ratio:g} of the top is used there"
            )
            japanese = (
                f"{tdsm.path.name}の{int(wrong.sum())}画素が{cdsm.path.name}より高いため、"
                f"樹冠の上端の {trunk_ratio:g} 倍としました"
            )
            remarks.append(Remark("trunk-above-crown", "warning", message, ja=japanese))
            base = np.where(wrong, trunk_ratio * top, base)
    message = f"leaf area density of all crowns is assumed as {LEAF_AREA_DENSITY:g} m² m⁻³"
    japanese = f"すべての樹冠の葉面積密度を {LEAF_AREA_DENSITY:g} m²/m³ と仮定しました"
    remarks.append(Remark("leaf-area-assumed", "info", message, ja=japanese))
    crowned = top > base
    if crowned.mean() > MOST_CROWNED:
        message = (
            f"{cdsm.path.name} has crowns in {crowned.mean():.1%} of the pixels; if it counts "
            "elevations, subtract the DEM"
        )
        japanese = (
            f"{cdsm.path.name}は画素の{crowned.mean():.1%}に樹冠があります。標高の値なら、"
            "DEM を引いてください"
        )
        remarks.append(Remark("crowns-everywhere", "warning", message, ja=japanese))
    return {
        "canopy_top": np.where(crowned, top, np.float32(0)),
        "canopy_base": np.where(crowned, base, np.float32(0)),
        "leaf_area_density": np.where(crowned, np.float32(LEAF_AREA_DENSITY), np.float32(0)),
    }


def _covers(cover: Raster, remarks: list[Remark]) -> npt.NDArray[np.uint8]:
    codes = np.nan_to_num(cover.values, nan=-1.0)
    found = np.unique(codes)
    strange = sorted(set(found.tolist()) - set(UMEP_COVERS) - {-1.0})
    if strange:
        raise SurfaceError(
            f"{cover.path} has the land cover codes {strange[:5]}; expected those of UMEP: 1 "
            "paved, 2 buildings, 3 evergreen and 4 deciduous trees, 5 grass, 6 bare soil, 7 water"
        )
    ours = np.zeros(codes.shape, np.uint8)
    for code, name in UMEP_COVERS.items():
        ours[codes == code] = cover_code(name)
    holes = int(np.count_nonzero(codes < 0))
    if holes:
        message = f"{cover.path.name}: {holes} pixels without a code count as paved"
        japanese = f"{cover.path.name}：番号のない{holes}画素は舗装としました"
        remarks.append(Remark("cover-unknown", "warning", message, ja=japanese))
    return ours


def _no_cover(grid: Grid, remarks: list[Remark]) -> npt.NDArray[np.uint8]:
    remarks.append(
        Remark(
            "cover-unknown",
            "warning",
            "no land cover is given; all counts as paved",
            ja="地面の種類がないため、すべて舗装としました",
        )
    )
    return np.zeros(grid.shape, np.uint8)
